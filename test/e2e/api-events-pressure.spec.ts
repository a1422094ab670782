import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { EventSettings } from '../../apps/api/src/events/event-settings.js';
import { call, CLIENT_KEY, startApi, type Answer, type ApiUnderTest } from '../support/api-under-test.js';

let server: ApiUnderTest;
let database: pg.Client;
beforeAll(async () => {
  server = await startApi({ eventSettings: new EventSettings({ eventsPerSecond: 600, retentionDays: 30 }) });
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await server.close();
});

const events = (count: number, prefix: string): object[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-${index}`,
    type: 'track',
    unit: 'u',
    name: 'n',
  }));
const send = (body: object): Promise<Answer> => call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body });

describe('events of one key beyond what it may send', () => {
  it('are told when to come, before their body is read', async () => {
    const first = await send({ events: events(5_000, 'a') });
    expect(first.headers.get('ratelimit-limit')).toBe('6000');
    expect(Number(first.headers.get('ratelimit-remaining'))).toBeLessThan(6_000);
    // A batch that was admitted is never cut, so that these take more than there is.
    for (const prefix of ['b', 'c', 'd', 'e']) {
      const { status } = await send({ events: events(5_000, prefix) });
      if (status === 429) break;
      expect(status).toBe(202);
    }
    const request = httpRequest(`${server.url}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${CLIENT_KEY}`,
        'content-type': 'application/json',
        'content-length': '1000000',
      },
    });
    request.on('error', () => undefined);
    request.flushHeaders();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.headers['ratelimit-remaining']).toBe('0');
    request.destroy();
    const metrics = await call(server, 'GET', '/metrics', { key: null });
    expect(metrics.text).toMatch(/cs_event_requests_shed_total\{[^}]*reason="limit"[^}]*\} [12]/);
  });
});

describe('events older than what is kept', () => {
  it('are put aside as ancient', async () => {
    const day = 86_400_000;
    const at = (daysAgo: number): string => new Date(Date.now() - daysAgo * day).toISOString();
    const [kept, ancient] = events(2, 'old');
    // Of another key, which has sent nothing yet.
    const { body } = await call(server, 'POST', '/v1/events', {
      body: {
        events: [
          { ...kept, timestamp: at(29) },
          { ...ancient, timestamp: at(31) },
        ],
      },
    });
    expect(body).toMatchObject({ accepted: 1, quarantined: [{ index: 1, reason: 'ancient' }] });
  });
});
