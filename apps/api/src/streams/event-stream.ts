import { allowsOrigin, type Principal } from '#libs/platform';
import type { ServerResponse } from 'node:http';
import type { EventEncoder } from './event-encoder.js';
import type { Reader, UnreadBytes } from './unread-bytes.js';
import type { StreamEvent } from './write-event.js';

export interface StreamOptions {
  principal: Principal;
  /** Of the page that listens; absent: no page does. */
  origin?: string | undefined;
  /** The event that tells of the present state; the same `id` is the same state. */
  state: () => StreamEvent;
  /**
   * What a client hears first when it does not know the present state: the event of it, or a note that it is connected, which
   * only tells it the id.
   */
  first: 'state' | StreamEvent;
}

/** A client that has not taken this many bytes yet is not listening; it may connect again. */
const MOST_UNREAD = 4_194_304;

const COMMENT = Buffer.from(': \n\n');

/** What all connections share. */
export interface StreamBytes {
  encoder: EventEncoder;
  unread: UnreadBytes;
}

/** One client's connection. */
export class EventStream implements Reader {
  private lastId: string | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: StreamOptions,
    private readonly shared: StreamBytes,
  ) {}

  /** Whether its key, as it is now, still lets it listen. */
  isWelcome(principals: ReadonlyMap<string, Principal>): boolean {
    const { principal, origin } = this.options;
    const present = principals.get(principal.keyId);
    if (present === undefined) return false;
    return origin === undefined || allowsOrigin(present.allowedOrigins, origin);
  }

  /** `knownId`: of the state that the client had when it was last connected. */
  begin(knownId: string | undefined): void {
    const { state, first } = this.options;
    const present = state();
    const isKnown = knownId === present.id;
    this.lastId = present.id;
    if (first === 'state') {
      if (!isKnown) this.send(present);
    } else {
      const hasMissed = knownId !== undefined && !isKnown;
      this.send(hasMissed ? present : { ...first, id: present.id });
    }
  }

  /** Tells the present state, unless the client has it. */
  tell(): void {
    const present = this.options.state();
    if (present.id === this.lastId) return;
    this.lastId = present.id;
    this.send(present);
  }

  /** A comment: keeps proxies and the server's own time limit from taking silence for the end. What still waits does so too. */
  beat(): void {
    if (this.response.writableLength === 0) this.response.write(COMMENT);
  }

  end(): void {
    this.response.end();
  }

  drop(): void {
    this.response.destroy();
  }

  private send(event: StreamEvent): void {
    const { response, shared } = this;
    if (response.destroyed) return;
    if (response.writableLength > MOST_UNREAD) {
      this.drop();
      return;
    }
    const bytes = shared.encoder.encode(event);
    shared.unread.sent(bytes, this);
    response.write(bytes, () => shared.unread.taken(bytes, this));
  }
}
