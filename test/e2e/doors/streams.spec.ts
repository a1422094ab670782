import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { call, CLIENT_KEY, startApi, type ApiUnderTest } from '../../support/api-under-test.js';
import { EventStreamClient } from '../../support/event-stream-client.js';
import { requestsTo } from '../../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());
const { post, patch, remove } = requestsTo(() => server);

interface Key {
  id: string;
  key: string;
}
async function aKey(allowedOrigins: string[] = []): Promise<Key> {
  const { body } = await post('/v1/keys', { name: 'shop', scope: 'client', allowedOrigins });
  return body as unknown as Key;
}

async function openStreams(): Promise<number> {
  const { text } = await call(server, 'GET', '/metrics', { key: null });
  return Number(/^cs_event_streams\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
}

describe.each([
  ["GrowthBook's stream", (key: string) => `/sub/${key}`],
  ["OpenFeature's stream", (key: string) => `/ofrep/v1/streams/${key}`],
])('%s', (_, path) => {
  const SHOP = 'https://www.shop.example';
  const listen = ({ key }: Key, origin?: string): Promise<EventStreamClient> =>
    EventStreamClient.open(server.url + path(key), { ...(origin !== undefined && { origin }) });

  it('ends when its key is revoked, and others stay', async () => {
    const [key, other] = [await aKey(), await aKey()];
    await using stream = await listen(key);
    await using stays = await listen(other);
    await remove(`/v1/keys/${key.id}`);
    await stream.ended();
    expect((await listen(key)).status).toBe(404);
    await post('/v1/flags', { key: `after-${key.id}`, value: true });
    await stays.next(({ data }) => data !== undefined);
  });

  it('ends when the origin of its page leaves the list of its key, and for no other page', async () => {
    const key = await aKey([SHOP, 'https://*.example.org']);
    await using ended = await listen(key, SHOP);
    await using stays = await listen(key, 'https://www.example.org');
    await using withoutPage = await listen(key);
    expect([ended.status, stays.status, withoutPage.status]).toEqual([200, 200, 200]);
    const { status } = await patch(`/v1/keys/${key.id}`, { allowedOrigins: ['https://*.example.org'] });
    expect(status).toBe(200);
    await ended.ended();
    expect((await listen(key, SHOP)).status).toBe(403);
    const heard = [stays.events.length, withoutPage.events.length];
    await post('/v1/flags', { key: `after-${key.id}`, value: true });
    await stays.next(({ data }) => data !== undefined, heard[0]);
    await withoutPage.next(({ data }) => data !== undefined, heard[1]);
  });

  it('ends for pages of any origin when its key gets a list', async () => {
    const key = await aKey();
    await using stream = await listen(key, SHOP);
    await patch(`/v1/keys/${key.id}`, { allowedOrigins: ['https://elsewhere.example'] });
    await stream.ended();
  });
});

describe('a client that does not read', () => {
  /** A payload of several megabytes: the operating systems of both ends keep a few for the reader. */
  const FLAGS = 6;
  const CHARACTERS = 600_000;
  const large = (letter: string): string => letter.repeat(CHARACTERS);

  async function silent(): Promise<Socket> {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    socket.pause();
    socket.write(`GET /sub/${CLIENT_KEY} HTTP/1.1\r\nHost: api\r\nAccept: text/event-stream\r\n\r\n`);
    return socket;
  }

  it('is let go when it is far behind, and those who read hear everything', async () => {
    for (let flag = 0; flag < FLAGS; flag += 1) {
      const { status, text } = await post('/v1/flags', { key: `large-${flag}`, value: large('a') });
      expect([status, text.slice(0, 200)]).toEqual([201, expect.any(String)]);
    }
    await using reader = await EventStreamClient.open(`${server.url}/sub/${CLIENT_KEY}`);
    while ((await openStreams()) !== 1);
    const socket = await silent();
    while ((await openStreams()) !== 2);
    let changes = 0;
    while ((await openStreams()) === 2) {
      const letter = String.fromCharCode('b'.charCodeAt(0) + (changes % 20));
      changes += 1;
      await patch('/v1/flags/large-0', { value: large(letter) });
      await reader.next(({ data }) => data?.includes(letter.repeat(1_000)) === true);
      reader.events.length = 0;
    }
    // One payload is nothing to be cut off for.
    expect(changes).toBeGreaterThan(1);
    expect(await openStreams()).toBe(1);
    const closed = once(socket, 'close');
    socket.on('error', () => undefined).resume();
    await closed;
  });
});
