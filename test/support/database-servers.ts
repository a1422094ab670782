import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SERVERS_VARIABLE } from './server-variables.js';
import { startTestServer, useGivenServer, type OpenServer } from './test-server.js';

/** Asks for the settings of production: a measurement must pay for what it measures. */
const DURABLE = '--durable';
const givenUrl = process.argv.slice(2).find((argument) => argument !== DURABLE);
const servers = new Map<string, Promise<OpenServer>>();

/**
 * Hands out the database servers of one test run: `GET /NAME` starts the one of that name, or answers with the one that
 * runs. Each test process has its own, because servers share more than databases: a transaction that is open in one
 * database holds back the horizon that counting in all others looks at. With an address as argument everybody gets that server.
 *
 * A process of its own: when its channel closes, for whatever reason the run ended (done, interrupted, killed), it stops
 * them and removes everything.
 */
async function main(): Promise<void> {
  const disconnected = new Promise<void>((resolve) => process.once('disconnect', resolve));
  // Ctrl-C goes to the whole run; what ends us is the end of the run.
  process.on('SIGINT', () => undefined);
  const door = createServer((request, answer) => void handOut(request, answer)).listen(0, '127.0.0.1');
  await once(door, 'listening');
  process.send?.({ [SERVERS_VARIABLE]: `http://127.0.0.1:${(door.address() as AddressInfo).port}` });
  await disconnected;
  door.close();
  const opened = await Promise.allSettled(servers.values());
  const running = opened.filter((server) => server.status === 'fulfilled');
  await Promise.all(running.map(({ value }) => value.end()));
}

async function handOut({ url = '/' }: IncomingMessage, answer: ServerResponse): Promise<void> {
  // Who asks again much later would meet a connection that is just being closed.
  answer.setHeader('connection', 'close');
  try {
    const { server } = await serverOf(givenUrl === undefined ? url : givenUrl);
    answer.end(JSON.stringify(server));
  } catch (error) {
    answer.writeHead(500).end(textOf(error));
  }
}

function serverOf(name: string): Promise<OpenServer> {
  const known = servers.get(name);
  if (known !== undefined) return known;
  const opening =
    givenUrl === undefined ? startTestServer(process.argv.includes(DURABLE)) : useGivenServer(givenUrl);
  servers.set(name, opening);
  return opening;
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.stack}` : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${textOf(error)}\n`);
    process.exit(1);
  },
);
