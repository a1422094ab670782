import { invalidInput } from '#libs/platform';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { DryRunResource, TELLS_BEFOREHAND } from './dry-run.resource.js';

/**
 * What would be done is a plain 200, also where doing it is a 201 or a 204. Where a write cannot tell, asking it to must not make
 * it: whoever asks believes that nothing is done.
 */
@Injectable()
export class DryRunInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method, query } = context.switchToHttp().getRequest<FastifyRequest>();
    const tells = this.reflector.get<boolean | undefined>(TELLS_BEFOREHAND, context.getHandler()) ?? false;
    const isAsked = typeof query === 'object' && query !== null && 'dryRun' in query;
    if (isAsked && !tells && method !== 'GET' && method !== 'HEAD') {
      const detail = 'is not possible here: the write would be made; leave it out if that is meant';
      throw invalidInput([{ pointer: '/query/dryRun', detail }]);
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((body: unknown) => {
        if (body instanceof DryRunResource) reply.code(200);
      }),
    );
  }
}
