import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';
import type { App } from '../platform/app.js';
import { ask, DEADLINE_MILLISECONDS, type Outcome } from './request.js';
import type { WireEvent } from './traffic.js';

const PAUSE_MILLISECONDS = 100;
/** A client does not wait for an API that hangs because it was frozen; only one that runs has no excuse. */
const PATIENCE_WITH_FROZEN = 2_000;
/** A connection that the server closes while a request is on its way is nobody's failure; several in a row are. */
const BROKEN_IN_A_ROW = 3;

interface EventsAnswer {
  accepted: number;
  duplicates: number;
  quarantined?: { index: number }[];
  rejected: { index: number }[];
}

/** A client that sends a batch, with the same ids, until it is answered for: now here, now there. */
export class Sender {
  private broken = 0;

  constructor(
    private readonly site: Site,
    private turn: number,
  ) {}

  async send(events: readonly WireEvent[]): Promise<void> {
    const ids = events.map(({ id }) => id);
    for (const event of events) event.timestamp ||= new Date().toISOString();
    for (;;) {
      const api = this.site.apis[this.turn++ % this.site.apis.length] as App;
      const call = this.site.oracle.sending(ids);
      const since = performance.now();
      const patience = api.frozen ? PATIENCE_WITH_FROZEN : DEADLINE_MILLISECONDS;
      const url = `${api.url}/v1/events`;
      const outcome = await ask({
        method: 'POST',
        url,
        key: this.site.clientKey,
        body: { events },
        patience,
      });
      this.judge(api, since, outcome);
      const isSettled = this.record(call, ids, outcome);
      if (isSettled) return;
      await lasting(PAUSE_MILLISECONDS);
    }
  }

  /** True: the platform has answered for every event of the batch. */
  private record(call: number, ids: readonly string[], outcome: Outcome): boolean {
    if (outcome.kind !== 'answer') return false;
    const { status, text } = outcome.answer;
    if (status === 400) {
      const { rejected = [] } = JSON.parse(text) as Partial<EventsAnswer>;
      this.site.oracle.answered({ call, status, ...NONE, refused: idsAt(ids, rejected) });
      return true;
    }
    if (status !== 202) {
      this.site.oracle.answered({ call, status, ...NONE });
      return false;
    }
    const answer = JSON.parse(text) as EventsAnswer;
    this.site.oracle.answered({
      call,
      status,
      accepted: answer.accepted,
      duplicates: answer.duplicates,
      refused: idsAt(ids, answer.rejected),
      aside: idsAt(ids, answer.quarantined ?? []),
    });
    return true;
  }

  /** I8, and refusals that nothing explains. */
  private judge(api: App, since: number, outcome: Outcome): void {
    const { findings, disturbances } = this.site;
    const { name } = api.plan;
    const isSound = api.wasSoundSince(since);
    this.broken = outcome.kind === 'broken' && isSound ? this.broken + 1 : 0;
    if (outcome.kind === 'silence' && isSound && !disturbances.wasBusySince(since))
      findings.add('I8', `${name} did not answer a batch within ${DEADLINE_MILLISECONDS / 1_000} s`);
    if (outcome.kind === 'broken' && this.broken >= BROKEN_IN_A_ROW)
      findings.add('I8', `${name} broke off ${this.broken} times in a row: ${outcome.why}`);
    if (outcome.kind !== 'answer') return;
    const { status, headers, text } = outcome.answer;
    if (status === 202 || status === 400) return;
    if (status === 408 && (!isSound || disturbances.excuseSince(since))) return;
    if (status !== 503)
      findings.add('answers', `${name} answered a batch with ${status}: ${text.slice(0, 300)}`);
    else if (headers.get('retry-after') === null) findings.add('answers', `${name}: 503 without Retry-After`);
    else if (isSound && !disturbances.excuseSince(since))
      findings.unexplained.push(`${name}: ${text.slice(0, 300)}`);
  }
}

const NONE = { accepted: 0, duplicates: 0, refused: [], aside: [] };

function idsAt(ids: readonly string[], places: readonly { index: number }[]): string[] {
  return places.map(({ index }) => ids[index] ?? '');
}
