import { VersionConflictError } from '#libs/domain';
import { hashRequest, parseIdempotencyKey } from '../idempotency/idempotency-key.js';
import { checkVersion } from './check-version.js';
import { parseIfMatch } from './expected-version.js';

describe('parseIfMatch', () => {
  it.each([
    [undefined, null],
    ['*', null],
    ['"3"', 3],
    [' "12" ', 12],
  ])('reads %p as %p', (header, version) => {
    expect(parseIfMatch(header)).toBe(version);
  });

  it.each(['3', 'W/"3"', '"a"', '""', '"1", "2"', '"9999999999999999"'])('refuses %s', (header) => {
    expect(() => parseIfMatch(header)).toThrow('must be the ETag of a GET');
  });
});

describe('checkVersion', () => {
  it('lets the current version and any version pass', () => {
    expect(() => checkVersion('metric', { key: 'a', version: 2 }, 2)).not.toThrow();
    expect(() => checkVersion('metric', { key: 'a', version: 2 }, null)).not.toThrow();
    expect(() => checkVersion('metric', { key: 'a', version: 2 }, 1)).toThrow(VersionConflictError);
  });
});

describe('an idempotency key', () => {
  it('is printable and short', () => {
    expect(parseIdempotencyKey(undefined)).toBeNull();
    expect(parseIdempotencyKey('8e03978e-40d5-43dd-bc93-6894a57f9324')).toMatch(/^8e/);
    for (const bad of ['', 'a b', 'é', 'x'.repeat(256), ['a', 'b']]) {
      expect(() => parseIdempotencyKey(bad)).toThrow('must be 1 to 255 printable');
    }
  });

  it('belongs to what is asked, not to how it is written', () => {
    const hash = hashRequest('POST', '/v1/metrics', { a: 1, b: 2 });
    expect(hashRequest('POST', '/v1/metrics', { b: 2, a: 1 })).toBe(hash);
    expect(hashRequest('POST', '/v1/metrics', { a: 1, b: 3 })).not.toBe(hash);
    expect(hashRequest('POST', '/v1/experiments', { a: 1, b: 2 })).not.toBe(hash);
  });
});
