import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

interface Entity {
  key?: string;
  version: number;
}

/** Gives every entity its `ETag`, and a created one its `Location`. */
@Injectable()
export class EntityInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(map((body: unknown) => (isEntity(body) ? withHeaders(body, request, reply) : body)));
  }
}

function withHeaders(entity: Entity, request: FastifyRequest, reply: FastifyReply): Entity {
  reply.header('etag', `"${entity.version}"`).header('cache-control', 'no-cache');
  if (reply.statusCode === 201) reply.header('location', `${request.url.split('?', 1)[0]}/${entity.key}`);
  return entity;
}

function isEntity(body: unknown): body is Entity {
  return typeof body === 'object' && body !== null && ('key' in body || 'kind' in body) && 'version' in body;
}
