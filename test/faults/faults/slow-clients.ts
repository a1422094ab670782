import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { App } from '../platform/app.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

const CLIENTS_OF_A_KIND = 100;
/** Request and headers must be whole within ten seconds and six; the server looks every second. */
const CUT_WITHIN = 14_000;
const BYTE_EVERY = 500;

const KINDS = {
  'headers byte by byte': 'POST /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
  'a body byte by byte':
    'POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"events":[',
  nothing: '',
};

/** Opens a connection that sends the beginning and then a byte at a time; resolves true when the server cut it in time. */
async function isCut(api: App, beginning: string): Promise<boolean> {
  const socket: Socket = connect(api.plan.port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  const closed = once(socket, 'close').then(() => true);
  if (beginning !== '') socket.write(beginning);
  const dribble = setInterval(() => {
    if (beginning !== '' && socket.writable) socket.write('a');
  }, BYTE_EVERY);
  const isInTime = await Promise.race([closed, lasting(CUT_WITHIN).then(() => false)]);
  clearInterval(dribble);
  socket.destroy();
  return isInTime;
}

/** Hundreds of connections that never finish a request: they are cut, and others are served meanwhile. */
export const slowClients: Fault = {
  name: 'slow-clients',
  matrix: ['F-17'],
  takes: ['client', 'api'],
  isSlow: true,
  async strike({ apis, findings }, dice) {
    const api = dice.pick(apis);
    await Promise.all(
      Object.entries(KINDS).map(async ([kind, beginning]) => {
        const cut = await Promise.all(Array.from({ length: CLIENTS_OF_A_KIND }, () => isCut(api, beginning)));
        const left = cut.filter((inTime) => !inTime).length;
        // Connections that send nothing at all may stay for the thirty seconds of the connection's own limit.
        if (left > 0 && kind !== 'nothing')
          findings.add('slow-clients', `${left} connections that send ${kind} were not cut in 14 s`);
      }),
    );
  },
};
