import { IdempotencyStore, type SavedAnswer } from '#libs/domain';
import { principalOf, ProblemError } from '#libs/platform';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { hashRequest, parseIdempotencyKey } from './idempotency-key.js';
import { REPLAY_WITHOUT } from './replay-without.js';

/** Headers that belong to the answer itself rather than to this way of giving it. */
const SAVED_HEADERS = ['content-type', 'etag', 'location'] as const;

/**
 * Gives a retried POST the answer of the first: with the same `Idempotency-Key`, what was done is not done again. A failure
 * is forgotten, so that a retry tries anew.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.method === 'POST' ? parseIdempotencyKey(request.headers['idempotency-key']) : null;
    // A dry run does nothing that could be done twice, and must leave the key to the real request.
    if (key === null || isDryRun(request)) return next.handle();
    return from(this.answerOnce(context, next, key));
  }

  private async answerOnce(context: ExecutionContext, next: CallHandler, key: string): Promise<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const owner = principalOf(request).keyId;
    const claim = await this.store.claim(owner, key, hashRequest(request.method, request.url, request.body));
    switch (claim.kind) {
      case 'answered':
        return replay(claim.answer, reply);
      case 'running':
        throw new ProblemError(
          'idempotency-running',
          'The first request with this Idempotency-Key is still running.',
          [],
          {
            headers: { 'retry-after': '1' },
          },
        );
      case 'mismatch':
        throw new ProblemError(
          'idempotency-mismatch',
          'This Idempotency-Key was used for another request; use a new one.',
          [{ pointer: '/header/idempotency-key', detail: 'belongs to another request' }],
        );
      case 'claimed':
        return this.answerFirst(context, next, { owner, key });
    }
  }

  private async answerFirst(
    context: ExecutionContext,
    next: CallHandler,
    { owner, key }: { owner: string; key: string },
  ): Promise<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    let result: unknown;
    try {
      result = await lastValueFrom(next.handle());
    } catch (error) {
      await this.store.release(owner, key).catch((failure: unknown) => {
        request.log.warn({ err: failure }, 'an idempotency key stays claimed for a minute');
      });
      throw error;
    }
    const hidden = this.reflector.get<string | undefined>(REPLAY_WITHOUT, context.getHandler());
    // The work is done; failing to remember its answer must not turn it into a failure.
    await this.store.complete(owner, key, savedAnswer(reply, result, hidden)).catch((failure: unknown) => {
      request.log.warn({ err: failure }, 'the answer to an idempotency key was not kept');
    });
    return result;
  }
}

function isDryRun({ query }: FastifyRequest): boolean {
  return (query as { dryRun?: unknown }).dryRun === 'true';
}

function savedAnswer(reply: FastifyReply, result: unknown, hidden: string | undefined): SavedAnswer {
  const shown = JSON.stringify(result, (name, value: unknown) => (name === hidden ? undefined : value));
  const headers = SAVED_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body: shown ?? '' };
}

function replay({ status, headers, body }: SavedAnswer, reply: FastifyReply): unknown {
  reply.code(status).headers({ ...headers, 'idempotency-replayed': 'true' });
  return body === '' ? undefined : (JSON.parse(body) as unknown);
}
