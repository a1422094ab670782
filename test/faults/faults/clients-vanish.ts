import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Dice } from '../dice.js';
import type { App } from '../platform/app.js';
import type { Site } from '../platform/site.js';
import type { Fault } from './fault.js';

const CLIENTS = 60;

/** More sessions than both APIs may have in their pools together would be a leak. */
const MOST_SESSIONS = 80;

async function openTo(api: App): Promise<Socket> {
  const socket = connect(api.plan.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends part of a batch, or all of it, and is gone before the answer. */
async function vanish(site: Site, dice: Dice): Promise<void> {
  const socket = await openTo(dice.pick(site.apis)).catch(() => null);
  if (socket === null) return;
  const events = site.anyBatch(dice);
  // Nobody hears the answer: what it would have called new may be called a duplicate later.
  site.oracle.sending(events.map(({ id }) => id));
  const body = JSON.stringify({ events });
  const head = [
    'POST /v1/events HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${site.clientKey}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  const request = Buffer.from(`${head}\r\n\r\n${body}`);
  const part = dice.chance(0.3) ? request.length : dice.integer(1, request.length);
  await new Promise<void>((sent) => socket.write(request.subarray(0, part), () => sent()));
  if (dice.chance(0.5)) socket.destroy();
  else socket.resetAndDestroy();
}

/** Clients break off in the middle of a body, or before they read the answer. */
export const clientsVanish: Fault = {
  name: 'clients-vanish',
  matrix: ['F-18'],
  takes: ['client', 'database'],
  async strike(site, dice) {
    for (let client = 0; client < CLIENTS; client++) await vanish(site, dice);
    const [row] = await site.sql<{ sessions: number }>(
      `SELECT count(*)::integer AS sessions FROM pg_stat_activity WHERE application_name LIKE 'consumer-science%'`,
    );
    const sessions = row?.sessions ?? 0;
    if (sessions > MOST_SESSIONS) site.findings.add('clients-vanish', `${sessions} sessions are open`);
  },
};
