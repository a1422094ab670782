import type { Assignment, Catalogue } from '#libs/assignment';
import { ProblemError } from '#libs/platform';
import { listedFlagOf } from './flag-of.js';
import { hasEtag } from './has-etag.js';
import { failureOf, OfrepError } from './ofrep-failure.js';
import { readContext } from './read-context.js';

describe('readContext', () => {
  it.each([
    [{ targetingKey: 'u1' }, 'u1'],
    [{ targetingKey: 'u1', id: 'u2' }, 'u2'],
    [{ targetingKey: 'u1', id: null }, 'u1'],
    [{ targetingKey: 'u1', id: 0 }, 0],
    [{ targetingKey: 'u1', id: '' }, ''],
  ])('finds the unit of %j', (context, id) => {
    expect(readContext({ context })).toEqual({ ...context, id });
  });

  it.each([
    [undefined, 'PARSE_ERROR'],
    [null, 'PARSE_ERROR'],
    [{ context: [] }, 'INVALID_CONTEXT'],
    [{ context: null }, 'INVALID_CONTEXT'],
    [{ context: { targetingKey: {} } }, 'INVALID_CONTEXT'],
    [{ context: { targetingKey: null } }, 'TARGETING_KEY_MISSING'],
  ])('refuses %j', (body, code) => {
    expect(() => readContext(body)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('hasEtag', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['W/"a"', true],
    ['"a"', true],
    ['"b" , W/"a"', true],
    ['*', false],
    ['a', false],
    ['"b"', false],
  ])('If-None-Match: %s', (header, expected) => {
    expect(hasEtag(header, 'W/"a"')).toBe(expected);
  });
});

describe('failureOf', () => {
  it('has a code for what is wrong with the body, and leaves the rest to HTTP', () => {
    const codeOf = (code: ConstructorParameters<typeof ProblemError>[0]): unknown =>
      failureOf(new ProblemError(code, 'why'))?.code;
    expect(codeOf('malformed-json')).toBe('PARSE_ERROR');
    expect(codeOf('hostile-json')).toBe('PARSE_ERROR');
    expect(codeOf('invalid-input')).toBe('INVALID_CONTEXT');
    expect(codeOf('malformed-request')).toBe('GENERAL');
    expect(codeOf('unauthorized')).toBeUndefined();
    expect(codeOf('unavailable')).toBeUndefined();
    expect(failureOf(new OfrepError('GENERAL', 'why'))?.message).toBe('why');
    expect(failureOf(new Error('a defect'))).toBeNull();
  });
});

describe('listedFlagOf', () => {
  const answer: Assignment = {
    experiment: 'e',
    variant: 'control',
    value: 1,
    reason: 'SPLIT',
    inExperiment: true,
    bucket: 0.25,
  };
  const metadata = { experiment: 'e', inExperiment: true, unitAttribute: 'device', bucket: 0.25 };
  const catalogue = { byKey: new Map([['e', { hashAttribute: 'device' }]]) as unknown } as Catalogue;

  it.each<[Partial<Assignment>, object]>([
    [{}, { key: 'e', value: 1, variant: 'control', reason: 'SPLIT', metadata }],
    [{ value: null }, { key: 'e', variant: 'control', reason: 'SPLIT', metadata }],
    [{ value: false }, { key: 'e', value: false, variant: 'control', reason: 'SPLIT', metadata }],
    [
      { reason: 'DISABLED', inExperiment: false, bucket: null },
      { key: 'e', reason: 'DISABLED', metadata: { ...metadata, inExperiment: false, bucket: undefined } },
    ],
    [
      { reason: 'ERROR', error: { code: 'PARSE_ERROR', message: 'bad weights' } },
      { key: 'e', errorCode: 'PARSE_ERROR', errorDetails: 'bad weights' },
    ],
  ])('%j', (overrides, expected) => {
    expect(listedFlagOf({ ...answer, ...overrides }, catalogue)).toEqual(expected);
  });
});
