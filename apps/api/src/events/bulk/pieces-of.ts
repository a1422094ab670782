import type { FastifyRequest } from 'fastify';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';

/**
 * A request's bytes, inflated as they come: however long the stream is, only a piece of it is held. Whoever stops reading before
 * its end has an answer for the sender, who would be cut off before hearing it if the rest were not read and thrown away; the
 * server's time limit of a request bounds that.
 */
export async function* piecesOf(request: FastifyRequest): AsyncGenerator<Buffer> {
  const body = (request.body ?? request.raw) as Readable;
  const inflater = inflaterOf(request.headers['content-encoding']);
  const pieces = inflater === null ? body : inflating(body, inflater);
  try {
    yield* pieces.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } finally {
    body.unpipe();
    inflater?.destroy();
    // Who hangs up now has nothing to hear.
    body.on('error', () => undefined).resume();
  }
}

function inflaterOf(encoding = 'identity'): Transform | null {
  if (encoding === 'identity') return null;
  return encoding === 'br' ? createBrotliDecompress() : createUnzip();
}

/** Unlike a pipeline it leaves the connection alone when the inflater fails. */
function inflating(body: Readable, inflater: Transform): Transform {
  body.once('error', (error) => inflater.destroy(error));
  return body.pipe(inflater);
}
