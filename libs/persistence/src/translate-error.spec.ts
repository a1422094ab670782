import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailableError, InvalidInputError, NotFoundError } from '#libs/domain';
import { translateError } from './translate-error.js';

const coded = (code: string, message = 'as the driver says'): Error =>
  Object.assign(new Error(message), { code });

describe('translateError', () => {
  it.each(['08006', '53300', '53100', '57P01', '57P03', '57014', '40P01', '40001', '55P03', '25006'])(
    'calls SQLSTATE %s a database that cannot answer now',
    (code) => {
      const cause = coded(code);
      const error = translateError(cause);
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect(error).toMatchObject({ code: 'database-unavailable', cause });
    },
  );

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])(
    'calls %s a database that cannot answer now',
    (code) => {
      expect(translateError(coded(code))).toBeInstanceOf(DatabaseUnavailableError);
    },
  );

  it.each([
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Query runner already released. Cannot run queries anymore.',
    'Database connection provided by a query runner was already released, cannot continue to use its querying methods anymore.',
  ])('calls "%s" a database that cannot answer now', (message) => {
    expect(translateError(new Error(message))).toBeInstanceOf(DatabaseUnavailableError);
  });

  it.each(['22021', '22P05', '22P02'])('calls SQLSTATE %s bad input', (code) => {
    expect(translateError(coded(code))).toBeInstanceOf(InvalidInputError);
  });

  it.each([
    coded('23505'),
    coded('42P01'),
    new TypeError('a mistake of ours'),
    new NotFoundError('metric', 'x'),
    null,
    'text',
  ])('leaves %p as it is', (error) => {
    expect(translateError(error)).toBe(error);
  });
});
