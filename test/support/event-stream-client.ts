/** One server-sent event, or a comment, as it came. */
export interface ReceivedEvent {
  id?: string;
  event?: string;
  data?: string;
  retry?: string;
  comment?: string;
}

/** A client of server-sent events that shows everything that came: status, headers, comments, the end. */
export class EventStreamClient implements AsyncDisposable {
  readonly events: ReceivedEvent[] = [];
  status = 0;
  headers = new Headers();
  private readonly aborter = new AbortController();
  private waiting: (() => void)[] = [];
  private hasEnded = false;

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStreamClient> {
    const client = new EventStreamClient();
    const response = await fetch(url, { headers, signal: client.aborter.signal });
    client.status = response.status;
    client.headers = response.headers;
    void client.read(response);
    return client;
  }

  /** The first event from `from` on that is wanted; waits for it. Rejects when the stream ends before. */
  async next(wanted: (event: ReceivedEvent) => boolean, from = 0): Promise<ReceivedEvent> {
    for (;;) {
      const found = this.events.slice(from).find(wanted);
      if (found !== undefined) return found;
      if (this.hasEnded) throw new Error('the stream ended');
      await this.more();
    }
  }

  async ended(): Promise<void> {
    while (!this.hasEnded) await this.more();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.aborter.abort();
    return this.ended();
  }

  private more(): Promise<void> {
    return new Promise((resolve) => void this.waiting.push(resolve));
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        text += new TextDecoder().decode(chunk);
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        this.events.push(...blocks.map(eventOf));
        this.wake();
      }
    } catch {
      // Cut off, by us or by the server: the end like any other.
    }
    this.hasEnded = true;
    this.wake();
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function eventOf(block: string): ReceivedEvent {
  const fields = block.split('\n').map((line) => {
    const colon = line.indexOf(':');
    return [colon === 0 ? 'comment' : line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return Object.fromEntries(fields) as ReceivedEvent;
}
