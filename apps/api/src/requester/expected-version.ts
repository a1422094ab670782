import { invalidInput } from '#libs/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const ENTITY_TAG = /^"(\d{1,15})"$/;

/** The version that `If-Match` names; null when any will do. */
export function parseIfMatch(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const version = ENTITY_TAG.exec(header.trim())?.[1];
  if (version === undefined) {
    throw invalidInput([
      { pointer: '/header/if-match', detail: 'must be the ETag of a GET, for example "3" with its quotes' },
    ]);
  }
  return Number(version);
}

/** The version that the caller means to change, as an argument of a handler. */
export const ExpectedVersion = createParamDecorator((_: unknown, context: ExecutionContext): number | null =>
  parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);
