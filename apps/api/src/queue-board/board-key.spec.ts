import { Authenticator, type Principal } from '#libs/platform';
import { authorizeBoard } from './board-key.js';

class TwoKeys extends Authenticator {
  override authenticate(key: string): Principal | null {
    if (key !== 'admin:key' && key !== 'client') return null;
    const scope = key === 'client' ? 'client' : 'admin';
    return { keyId: key, keyName: key, projectId: 'p', scope, allowedOrigins: [] };
  }

  override remembered(): null {
    return null;
  }

  override welcomes(): boolean {
    return true;
  }
}

const keys = new TwoKeys();
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('authorizeBoard', () => {
  it.each([
    'Bearer admin:key',
    basic('ann:admin:key'),
    basic(':admin:key'),
    basic('ann:admin:key').replace('Basic', 'BASIC'),
  ])('lets %s pass', async (header) => {
    await expect(authorizeBoard(keys, header)).resolves.toMatchObject({ scope: 'admin' });
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic !',
    basic('admin:key'),
    basic('ann:nobody'),
    `Basic ${'x'.repeat(2_000)}`,
  ])('asks %j for a password', async (header) => {
    await expect(authorizeBoard(keys, header)).rejects.toMatchObject({
      code: 'unauthorized',
      more: { headers: { 'www-authenticate': expect.stringMatching(/^Basic /) as string } },
    });
  });

  it.each(['Bearer client', basic('ann:client')])('forbids it to %s', async (header) => {
    await expect(authorizeBoard(keys, header)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
