import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import pg from 'pg';
import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';

let server: ApiUnderTest;
let database: pg.Client;
beforeAll(async () => {
  server = await startApi();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  await anExperiment(server, 'landing-page');
});
afterAll(async () => {
  await database.end();
  await server.close();
});

interface Summary {
  received: number;
  accepted: number;
  duplicates: number;
  quarantined: number;
  rejected: number;
  errors: { line: number; errors?: { pointer: string }[]; reason?: string }[];
  errorsOmitted: number;
}

const NDJSON = { 'content-type': 'application/x-ndjson' };
const bulk = (
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  key = ADMIN_KEY,
): Promise<Answer<Summary>> =>
  call<Summary>(server, 'POST', '/v1/events/bulk', { key, body, headers: { ...NDJSON, ...headers } });
const aLine = (id: string, more: object = {}): string =>
  `${JSON.stringify({ id, type: 'track', unit: 'bulk', name: 'signup', ...more })}\n`;

async function count(prefix: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM events WHERE unit = $1', [
    prefix,
  ]);
  return Number(rows[0]?.count);
}

/** Sends a stream as it is made, and gives the answer's text; cuts the connection after `cutAfter` bytes. */
async function stream(source: Readable, headers: Record<string, string>): Promise<string> {
  const request = httpRequest(`${server.url}/v1/events/bulk`, {
    method: 'POST',
    headers: { ...NDJSON, authorization: `Bearer ${ADMIN_KEY}`, ...headers },
  });
  source.pipe(request);
  const [response] = (await once(request, 'response')) as [Readable];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('POST /v1/events/bulk', () => {
  it('judges each line for itself and answers for every one', async () => {
    const lines = [
      aLine('b1'),
      '\n',
      aLine('b1'),
      '{"id":\n',
      aLine('b2', { type: 'exposure', name: undefined, experiment: 'nowhere', variant: 'control' }),
      `${aLine('b3').trim()},${aLine('b4')}`,
      aLine('b5', { timestamp: '2999-01-01T00:00:00Z' }),
      aLine('b6').replace('\n', '\r\n'),
      aLine('b7').trim(),
    ];
    const { status, body } = await bulk(lines.join(''));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      received: 8,
      accepted: 3,
      duplicates: 1,
      quarantined: 1,
      rejected: 3,
      errorsOmitted: 0,
    });
    expect(body.errors.map(({ line, errors, reason }) => [line, errors?.[0]?.pointer ?? reason])).toEqual([
      [4, ''],
      [5, '/experiment'],
      [6, ''],
      [7, 'future'],
    ]);
  });

  it('takes a long compressed stream, tells how it goes, and takes it again without counting twice', async () => {
    const total = 30_000;
    const lines = (): Readable =>
      Readable.from(
        (function* () {
          for (let index = 0; index < total; index += 500) {
            yield Array.from({ length: 500 }, (_, place) =>
              aLine(`s${index + place}`, { unit: 'stream' }),
            ).join('');
          }
        })(),
      ).pipe(createGzip());
    const headers = { 'content-encoding': 'gzip', accept: 'application/x-ndjson' };
    const said = (await stream(lines(), headers))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const summary = { received: total, accepted: total, duplicates: 0, quarantined: 0, rejected: 0 };
    expect(said.at(-1)).toMatchObject({ summary });
    for (const line of said.slice(0, -1)) expect(Object.keys(line)).toEqual(['progress']);
    const again = JSON.parse(await stream(lines(), { 'content-encoding': 'gzip' })) as Summary;
    expect(again).toMatchObject({ received: total, accepted: 0, duplicates: total });
    expect(await count('stream')).toBe(total);
  });

  it('keeps whole groups of a stream that breaks off; sending it again stores the rest', async () => {
    const lines = Array.from({ length: 9_000 }, (_, index) => aLine(`c${index}`, { unit: 'cut' }));
    const request = httpRequest(`${server.url}/v1/events/bulk`, {
      method: 'POST',
      headers: { ...NDJSON, authorization: `Bearer ${ADMIN_KEY}` },
    });
    request.on('error', () => undefined);
    request.write(lines.slice(0, 5_000).join(''));
    while ((await count('cut')) < 4_000) await new Promise(setImmediate);
    request.destroy();
    const { body } = await bulk(lines.join(''));
    expect(body).toMatchObject({ received: 9_000, rejected: 0 });
    expect(body.accepted + body.duplicates).toBe(9_000);
    expect(body.duplicates).toBeGreaterThanOrEqual(4_000);
    expect(await count('cut')).toBe(9_000);
  });

  it('refuses client keys, other types, endless lines and what is not compressed as it says', async () => {
    expect((await bulk(aLine('no'), {}, CLIENT_KEY)).status).toBe(403);
    expect((await bulk(aLine('no'), { 'content-type': 'text/csv' })).status).toBe(415);
    const long = await bulk(aLine('first', { unit: 'long' }) + 'x'.repeat(300_000));
    expect([long.status, long.body]).toMatchObject([
      413,
      { summary: { accepted: 0 }, detail: expect.stringContaining('262144 bytes') as unknown },
    ]);
    expect((await bulk(gzipSync(aLine('zip')).subarray(0, 20), { 'content-encoding': 'gzip' })).status).toBe(
      400,
    );
    expect((await bulk('no gzip', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await bulk('')).body).toMatchObject({ received: 0, errors: [] });
  });
});
