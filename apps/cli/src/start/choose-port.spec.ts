import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { choosePort } from './choose-port.js';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function occupy(host: string, port = 0): Promise<number> {
  const server = createServer().listen(port, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe.each(['0.0.0.0', '127.0.0.1', '::1', '::'])('a port that is taken on %s', (taken) => {
  it('is refused when it was asked for', async () => {
    const port = await occupy(taken);
    await expect(choosePort({ port, host: '0.0.0.0', isExplicit: true })).rejects.toThrow(
      `Port ${port} is taken`,
    );
  });

  it('is passed over when it was not', async () => {
    const port = await occupy(taken);
    expect(await choosePort({ port, host: '0.0.0.0', isExplicit: false })).toBeGreaterThan(port);
  });
});

it('keeps a free port', async () => {
  const port = await occupy('127.0.0.1');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  expect(await choosePort({ port, host: '0.0.0.0', isExplicit: false })).toBe(port);
  expect(await choosePort({ port, host: '0.0.0.0', isExplicit: true })).toBe(port);
});

it('chooses any free port for port 0', async () => {
  expect(await choosePort({ port: 0, host: '0.0.0.0', isExplicit: true })).toBeGreaterThan(1023);
});

it('says that the address is not of this machine', async () => {
  await expect(choosePort({ port: 3000, host: '192.0.2.1', isExplicit: false })).rejects.toThrow(
    /Check HOST/,
  );
});
