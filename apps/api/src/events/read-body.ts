import { payloadTooLarge, ProblemError } from '#libs/platform';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';

/** Content codings that bodies of events may have (RFC 9110). */
export const ENCODINGS: readonly string[] = ['gzip', 'deflate', 'br'];

const inflaters: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(unzip),
  deflate: promisify(unzip),
  br: promisify(brotliDecompress),
};

/**
 * A whole body of at most `limit` bytes, before and after it is inflated: of a bomb no more is inflated than that.
 * Undefined when it is empty; ProblemError when it is too large or is not what its Content-Encoding says.
 */
export async function readBody(
  headers: IncomingHttpHeaders,
  payload: Readable,
  limit: number,
): Promise<Buffer | undefined> {
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const bytes = await collect(payload, limit);
  const encoding = headers['content-encoding'] ?? 'identity';
  const inflate = inflaters[encoding];
  if (bytes.length === 0) return undefined;
  return inflate === undefined ? bytes : inflated(bytes, inflate, limit);
}

function collect(payload: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    payload.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        // What still comes is read and thrown away: cut off, its sender would not see the answer.
        payload.removeAllListeners('data').resume();
        reject(tooLarge(limit));
      } else chunks.push(chunk);
    });
    payload.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    payload.on('error', () => reject(brokenOff()));
  });
}

async function inflated(
  bytes: Buffer,
  inflate: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>,
  limit: number,
): Promise<Buffer> {
  try {
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new ProblemError('malformed-request', 'The body is not what its Content-Encoding says.');
  }
}

/** Of a sender that hung up: nobody is left to read it, but neither is it a failure of the server. */
export function brokenOff(): ProblemError {
  return new ProblemError('malformed-request', 'The body broke off before its end.');
}

const IN_PIECES =
  'Compressed bodies count as they are inflated. Send fewer events at once; with an admin key /v1/events/bulk takes any number of them as application/x-ndjson.';

const tooLarge = (limit: number): ProblemError => payloadTooLarge(limit, IN_PIECES);
