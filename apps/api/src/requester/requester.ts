import { actorOf, principalOf } from '#libs/platform';
import type { ChangeContext } from '#libs/domain';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who asks, for which project, in which request. */
export interface Requester {
  projectId: string;
  actor: string;
  /** Null: no request, as when the schedule does it. */
  requestId: string | null;
}

/** The requester as an argument of a handler. */
export const CurrentRequester = createParamDecorator((_: unknown, context: ExecutionContext): Requester => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const principal = principalOf(request);
  return { projectId: principal.projectId, actor: actorOf(principal), requestId: request.id };
});

/** What the audit log keeps beside a change. */
export function changeBy({ actor, requestId }: Requester, action: string): ChangeContext {
  return { actor, requestId, action };
}
