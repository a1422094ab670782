import { allowsOrigin, type Principal } from '#libs/platform';
import type { ServerResponse } from 'node:http';
import { writeEvent, type StreamEvent } from './write-event.js';

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

/** One client's connection. */
export class EventStream {
  private lastId: string | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: StreamOptions,
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
      if (!isKnown) this.write(writeEvent(present));
    } else {
      const hasMissed = knownId !== undefined && !isKnown;
      this.write(writeEvent(hasMissed ? present : { ...first, id: present.id }));
    }
  }

  /** Tells the present state, unless the client has it. */
  tell(): void {
    const present = this.options.state();
    if (present.id === this.lastId) return;
    this.lastId = present.id;
    this.write(writeEvent(present));
  }

  /** A comment: keeps proxies and the server's own time limit from taking silence for the end. */
  beat(): void {
    this.write(': \n\n');
  }

  end(): void {
    this.response.end();
  }

  private write(text: string): void {
    if (this.response.writableLength > MOST_UNREAD) this.response.destroy();
    else this.response.write(text);
  }
}
