import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { concatMap, from, map, type Observable } from 'rxjs';
import { CatalogueService } from './catalogue.service.js';

/**
 * Who has changed something finds it changed at the next call to the same process: the answer waits until the catalogue in
 * memory has it. Other processes hear of it by themselves.
 */
@Injectable()
export class CatalogueInterceptor implements NestInterceptor {
  constructor(private readonly catalogue: CatalogueService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    if (method === 'GET' || method === 'HEAD') return next.handle();
    return next
      .handle()
      .pipe(concatMap((answer) => from(this.catalogue.afterChange()).pipe(map(() => answer as unknown))));
  }
}
