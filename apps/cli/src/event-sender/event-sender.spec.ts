import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ApiClient } from '../api-client/api-client.js';
import type { WireEvent } from '../api-client/wire.js';
import { EventSender, type OriginatedEvent } from './event-sender.js';

type Reply = { status: number; body: object; headers?: Record<string, string> } | 'hang up';

/** A server that remembers ids, as the platform does, and may be told to misbehave first. */
async function aServer(misbehaviour: Reply[]) {
  const seen = new Set<string>();
  let open = 0;
  let mostOpen = 0;
  const answer = (body: string): Reply => {
    const { events } = JSON.parse(body) as { events: WireEvent[] };
    const rejected = events.flatMap((event, index) =>
      event.unit === 'bad'
        ? [{ index, errors: [{ pointer: `/events/${index}/unit`, detail: 'is bad' }] }]
        : [],
    );
    const sound = events.filter(({ unit }) => unit !== 'bad');
    const before = seen.size;
    sound.forEach(({ id }) => seen.add(id));
    const accepted = seen.size - before;
    const duplicates = sound.length - accepted;
    const status = rejected.length === events.length ? 400 : 202;
    return { status, body: { accepted, duplicates, rejected } };
  };
  const server: Server = createServer((request, response) => {
    mostOpen = Math.max(mostOpen, ++open);
    void text(request).then((body) => {
      open--;
      const reply = misbehaviour.shift() ?? answer(body);
      if (reply === 'hang up') return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { server, url, seen, mostOpen: () => mostOpen };
}

function event(index: number, unit = `u${index}`): OriginatedEvent<number> {
  const content = {
    id: `id-${index}`,
    type: 'track',
    unit,
    name: 'x',
    timestamp: '2025-01-01T00:00:00Z',
  } as const;
  return { event: content, origin: index };
}

describe('sending events', () => {
  let running: Awaited<ReturnType<typeof aServer>>;
  let aborted: AbortController;
  let rejections: string[];
  let retries: string[];

  async function aSender(misbehaviour: Reply[] = [], batch = 10): Promise<EventSender<number>> {
    running = await aServer(misbehaviour);
    aborted = new AbortController();
    rejections = [];
    retries = [];
    const api = new ApiClient({
      server: running.url,
      clientKey: 'cs_client_x',
      adminKey: null,
      signal: aborted.signal,
      onRetry: (reason) => void retries.push(reason),
    });
    return new EventSender(api, {
      batch,
      inFlight: 3,
      onAnswered: () => undefined,
      onRejected: ({ origin }, detail) => void rejections.push(`${origin}: ${detail}`),
    });
  }

  afterEach(() => {
    aborted.abort();
    running.server.closeAllConnections();
    return new Promise((resolve) => running.server.close(resolve));
  });

  it('sends everything in batches, a few at a time', async () => {
    const sender = await aSender();
    for (let index = 0; index < 95; index++) await sender.add(event(index));
    await sender.finish();
    expect(running.seen.size).toBe(95);
    expect(running.mostOpen()).toBeLessThanOrEqual(3);
    expect(sender).toMatchObject({ accepted: 95, duplicates: 0, rejected: 0, oldestUnanswered: null });
  });

  it('tries again after errors that pass, and loses nothing', async () => {
    const sender = await aSender([
      { status: 503, body: {}, headers: { 'retry-after': '0' } },
      'hang up',
      { status: 429, body: {} },
    ]);
    for (let index = 0; index < 40; index++) await sender.add(event(index));
    await sender.finish();
    expect(running.seen.size).toBe(40);
    expect(sender.accepted).toBe(40);
    expect(retries).toHaveLength(3);
  });

  it('names the lines of rejected events and counts duplicates, also when a whole batch is rejected', async () => {
    const sender = await aSender([], 2);
    for (const each of [event(0, 'bad'), event(1, 'bad'), event(2), event(2), event(4)])
      await sender.add(each);
    await sender.finish();
    expect(sender).toMatchObject({ accepted: 2, duplicates: 1, rejected: 2 });
    expect(rejections).toEqual(['0: /events/0/unit is bad', '1: /events/1/unit is bad']);
  });

  it('stops at a refusal and knows what is not answered', async () => {
    const refusal = { status: 401, body: { title: 'Unauthorized', detail: 'No such key.' } };
    const sender = await aSender(Array.from({ length: 20 }, () => refusal));
    const send = async () => {
      for (let index = 0; index < 200; index++) await sender.add(event(index));
      await sender.finish();
    };
    await expect(send()).rejects.toThrow(/No such key.*--key/);
    expect(sender.oldestUnanswered).toBe(0);
  });

  it('gives up at once when it is interrupted', async () => {
    const sender = await aSender(
      Array.from({ length: 1000 }, () => ({ status: 503, body: {}, headers: { 'retry-after': '60' } })),
    );
    await sender.add(event(0));
    const finished = sender.finish();
    aborted.abort();
    await expect(finished).rejects.toThrow(/abort/i);
  });
});
