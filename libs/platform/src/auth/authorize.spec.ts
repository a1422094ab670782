import type { ProblemError } from '../problem/problem.js';
import { Authenticator } from './authenticator.js';
import { authorize } from './authorize.js';
import { bearerKey } from './bearer-key.js';
import type { Principal } from './principal.js';

const aPrincipal = (scope: Principal['scope']): Principal => ({
  keyId: scope,
  keyName: scope,
  projectId: 'p',
  scope,
  allowedOrigins: [],
});

class TwoKeys extends Authenticator {
  override authenticate(key: string): Principal | null | Promise<Principal | null> {
    if (key === 'admin' || key === 'client') return aPrincipal(key);
    return key === 'slow' ? Promise.resolve(aPrincipal('admin')) : null;
  }

  override remembered(): null {
    return null;
  }

  override welcomes(): boolean {
    return true;
  }
}

const keys = new TwoKeys();

function refusal(authorization: string | undefined, scope: Principal['scope']): ProblemError {
  try {
    void authorize(keys, authorization, scope);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('it was let through');
}

describe('authorize', () => {
  it('lets an admin key through everywhere, a client key where it belongs', async () => {
    expect(authorize(keys, 'Bearer admin', 'admin')).toMatchObject({ scope: 'admin' });
    expect(authorize(keys, 'bearer admin', 'client')).toMatchObject({ scope: 'admin' });
    expect(authorize(keys, 'Bearer client', 'client')).toMatchObject({ scope: 'client' });
    await expect(authorize(keys, 'Bearer slow', 'admin')).resolves.toMatchObject({ keyId: 'admin' });
  });

  it('forbids a client key what needs an admin key', () => {
    expect(refusal('Bearer client', 'admin')).toMatchObject({ code: 'forbidden' });
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YWRtaW46',
    'admin',
    `Bearer ${'x'.repeat(300)}`,
    'Bearer nobody',
  ])('asks %j for a key', (header) => {
    const { code, more } = refusal(header, 'client');
    expect(code).toBe('unauthorized');
    expect(more.headers?.['www-authenticate']).toMatch(/^Bearer realm=/);
  });
});

describe('bearerKey', () => {
  it('reads the key, whatever the case of the scheme', () => {
    expect(bearerKey('BEARER  abc ')).toBe('abc');
  });
});
