import { writeEvent, type StreamEvent } from './write-event.js';

interface Encoded {
  data: string;
  bytes: Buffer;
}

/** Bytes that are kept for the next client that is told the same. */
const MOST_KEPT = 16_777_216;

/** Events as they go over the wire: made once, the same bytes for every client. */
export class EventEncoder {
  private readonly kept = new Map<string, Encoded>();
  private keptBytes = 0;

  encode(event: StreamEvent): Buffer {
    const key = `${event.event ?? ''} ${event.id}`;
    const known = this.kept.get(key);
    if (known?.data === event.data) return known.bytes;
    const bytes = Buffer.from(writeEvent(event));
    if (this.keptBytes + bytes.length > MOST_KEPT) this.clear();
    this.keptBytes += bytes.length - (this.kept.get(key)?.bytes.length ?? 0);
    this.kept.set(key, { data: event.data, bytes });
    return bytes;
  }

  clear(): void {
    this.kept.clear();
    this.keptBytes = 0;
  }
}
