import type { Fault } from './fault.js';

const REQUESTS = 50;

/** The same creation fifty times at once, with one Idempotency-Key: it happens once. */
export const creationsAtOnce: Fault = {
  name: 'creations-at-once',
  matrix: ['F-08'],
  takes: ['config'],
  async strike(site, dice) {
    const { management, findings } = site;
    const headers = { 'idempotency-key': dice.uuid() };
    const key = `metric-${dice.uuid().slice(0, 8)}`;
    const body = { key, type: 'count', event: 'session' };
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, (_, index) =>
        management.call(index % 2, 'POST', '/v1/metrics', body, headers),
      ),
    );
    const created = answers.filter((answer) => answer?.status === 201);
    const first = created.find((answer) => answer?.headers.get('idempotency-replayed') === null);
    if (first) management.confirm('metric', first);
    if (created.filter((answer) => answer?.headers.get('idempotency-replayed') === null).length > 1)
      findings.add('creations-at-once', 'two requests with one Idempotency-Key were both carried out');
    for (const answer of answers) {
      if (answer !== null && ![201, 409, 503].includes(answer.status))
        findings.add('creations-at-once', `answered with ${answer.status}: ${answer.text.slice(0, 200)}`);
    }
    const other = await management.call(0, 'POST', '/v1/metrics', { ...body, event: 'other' }, headers);
    if (other !== null && ![422, 503].includes(other.status))
      findings.add('creations-at-once', `another body under the same key was answered with ${other.status}`);
  },
};
