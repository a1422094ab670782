import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP relay to a server that can go silent (nothing passes, nothing is closed) or cut what is open. */
export interface Relay {
  url: string;
  /** Of the connections that are open now: nothing passes any more, or only in one direction. */
  silence(what?: 'all' | 'requests' | 'answers'): void;
  resume(): void;
  cut(): void;
  /** Refuses new connections and cuts the open ones, until `open`. */
  down(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function startRelay(serverUrl: string): Promise<Relay> {
  const target = new URL(serverUrl);
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((inward) => {
    const outward = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [inward, outward];
    pairs.add(pair);
    for (const [socket, other] of [pair, [outward, inward]] as [Socket, Socket][]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${port}`;

  const each = (act: (socket: Socket) => void): void => pairs.forEach((pair) => pair.forEach(act));
  const cut = (): void => each((socket) => socket.destroy());
  const down = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };
  return {
    url: url.href,
    silence: (what = 'all') =>
      pairs.forEach(([inward, outward]) => {
        if (what !== 'answers') inward.unpipe();
        if (what !== 'requests') outward.unpipe();
      }),
    resume: () => pairs.forEach(([inward, outward]) => (inward.pipe(outward), outward.pipe(inward))),
    cut,
    down,
    open: async () => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close: () => (server.listening ? down() : Promise.resolve()),
  };
}
