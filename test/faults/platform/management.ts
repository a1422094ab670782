import { randomUUID } from 'node:crypto';
import { ask, type Answered, type Asked } from '../load/request.js';
import { EXPERIMENTS, METRICS, MOVING, movingVariants, STARTED_AT } from '../load/experiments.js';
import { comesToHold, lasting } from '../wait.js';
import type { Site } from './site.js';

const PAUSE_MILLISECONDS = 200;
const ATTEMPTS = 300;
const KNOWN_WITHIN = 30_000;

/** Whoever defines and edits experiments, and remembers what was accepted. */
export class Management {
  /** Versions of entities (`experiment moving`) that an answer confirmed. */
  readonly confirmed: { entity: string; version: number }[] = [];
  private revision = 0;

  constructor(private readonly site: Site) {}

  /** Metrics and running experiments. */
  async setUp(): Promise<void> {
    for (const metric of METRICS) await this.insist('metric', 'POST', '/v1/metrics', metric);
    for (const { key, variants, metrics } of EXPERIMENTS) {
      await this.insist('experiment', 'POST', '/v1/experiments', {
        key,
        hypothesis: 'It holds whatever breaks',
        variants: key === MOVING ? movingVariants(0) : variants.map((variant) => ({ key: variant })),
        metrics: { primary: metrics.slice(0, 1), secondary: metrics.slice(1) },
      });
      const start = { startedAt: STARTED_AT };
      await this.insist('experiment', 'POST', `/v1/experiments/${key}/start`, start);
    }
    for (const api of this.site.apis.keys()) await this.untilKnown(api);
  }

  /** Gives `moving` other weights and values; true when the answer confirmed it. */
  async edit(api = 0): Promise<boolean> {
    const variants = movingVariants(++this.revision);
    const answer = await this.call(api, 'PATCH', `/v1/experiments/${MOVING}`, { variants });
    return answer !== null && this.confirm('experiment', answer);
  }

  get newestRevision(): number {
    return this.revision;
  }

  /** One request to the API of this number; null: no answer. */
  async call(
    api: number,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered | null> {
    const app = this.site.apis[api];
    const since = performance.now();
    const url = `${app?.url}${path}`;
    const asked: Asked = {
      method,
      url,
      key: this.site.adminKey,
      headers,
      ...(body !== undefined && { body }),
    };
    const outcome = await ask(asked);
    const isBusy = this.site.disturbances.wasBusySince(since);
    if (outcome.kind === 'silence' && app?.wasSoundSince(since) && !isBusy)
      this.site.findings.add('I8', `${app.plan.name} did not answer ${method} ${path}`);
    if (outcome.kind !== 'answer') return null;
    if (outcome.answer.status >= 500 && outcome.answer.status !== 503) {
      this.site.findings.add(
        'answers',
        `${method} ${path} was answered with ${outcome.answer.status}: ${outcome.answer.text.slice(0, 300)}`,
      );
    }
    return outcome.answer;
  }

  /** Remembers the version that an answer speaks of. */
  confirm(kind: string, { status, text }: Answered): boolean {
    if (status !== 200 && status !== 201) return false;
    const { key, version } = JSON.parse(text) as { key: string; version: number };
    this.confirmed.push({ entity: `${kind} ${key}`, version });
    return true;
  }

  /** Before that an API rightly answers that there is no such experiment. */
  private async untilKnown(api: number): Promise<void> {
    const experiments = EXPERIMENTS.map(({ key }) => key);
    const body = { attributes: { id: 'somebody' }, experiments };
    const isKnown = async (): Promise<boolean> => {
      const answer = await this.call(api, 'POST', '/v1/assignments', body);
      return answer?.status === 200 && !answer.text.includes('FLAG_NOT_FOUND');
    };
    if (!(await comesToHold(isKnown, KNOWN_WITHIN)))
      throw new Error('an API never came to know the experiments');
  }

  /** Until it is done; the same Idempotency-Key makes that safe. */
  private async insist(kind: string, method: string, path: string, body: unknown): Promise<void> {
    const headers = { 'idempotency-key': randomUUID() };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await this.call(0, method, path, body, headers);
      if (answer !== null && this.confirm(kind, answer)) return;
      if (answer !== null && answer.status < 500 && answer.status !== 409)
        throw new Error(`${path}: ${answer.status} ${answer.text}`);
      await lasting(PAUSE_MILLISECONDS);
    }
    throw new Error(`${path} was never done`);
  }
}
