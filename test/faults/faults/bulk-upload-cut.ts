import { once } from 'node:events';
import { connect } from 'node:net';
import { eventIdToUuid } from '#libs/event-store';
import type { App } from '../platform/app.js';
import type { Site } from '../platform/site.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

const EVENTS = 5_000;
const TAKEN_WITHIN = 60_000;

interface Summary {
  received: number;
  accepted: number;
  duplicates: number;
}

/** Sends this part of the file, of which more was announced, and is gone. */
async function cutOff({ adminKey }: Site, api: App, part: string): Promise<void> {
  const socket = connect(api.plan.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const head = [
    'POST /v1/events/bulk HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${adminKey}`,
    'Content-Type: application/x-ndjson',
    `Content-Length: ${2 * Buffer.byteLength(part)}`,
  ].join('\r\n');
  await new Promise<void>((sent) => socket.write(`${head}\r\n\r\n${part}`, () => sent()));
  socket.resetAndDestroy();
}

/** A file of events breaks off in the middle, at any byte; sent again, whole, each of its events is there once. */
export const bulkUploadCut: Fault = {
  name: 'bulk-upload-cut',
  matrix: ['F-03', 'F-18'],
  takes: ['client', 'database'],
  async strike(site, dice) {
    const events = site.moreEvents(dice, EVENTS);
    const file = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    const api = dice.pick(site.apis);
    await cutOff(site, api, file.slice(0, dice.integer(1, file.length - 1))).catch(() => undefined);
    let told = '';
    const isTaken = async (): Promise<boolean> => {
      const answer = await fetch(`${dice.pick(site.apis).url}/v1/events/bulk`, {
        method: 'POST',
        headers: { authorization: `Bearer ${site.adminKey}`, 'content-type': 'application/x-ndjson' },
        body: file,
      }).catch(() => null);
      told = (await answer?.text().catch(() => '')) ?? '';
      return answer?.status === 200 && told.includes('"received"');
    };
    if (!(await comesToHold(isTaken, TAKEN_WITHIN))) {
      site.findings.add(this.name, `a file was not taken within a minute: ${told.slice(0, 300)}`);
      return;
    }
    const { received, accepted, duplicates } = JSON.parse(told) as Summary;
    if (received !== EVENTS || accepted + duplicates !== EVENTS)
      site.findings.add(this.name, `of ${EVENTS} lines were told: ${told.slice(0, 300)}`);
    const [row] = await site.sql<{ count: number }>(
      'SELECT count(*)::integer AS count FROM events WHERE id = ANY ($1)',
      [events.map(({ id }) => eventIdToUuid(id))],
    );
    if (row?.count !== EVENTS)
      site.findings.add('I1', `of a file of ${EVENTS} events ${row?.count} are stored`);
  },
};
