import { MOVING } from '../load/experiments.js';
import type { Fault } from './fault.js';

const REQUESTS = 30;

/** Thirty people edit the same version of an experiment at once: one wins, the others are told. */
export const editsAtOnce: Fault = {
  name: 'edits-at-once',
  matrix: ['F-09'],
  takes: ['config'],
  async strike({ management, findings }, dice) {
    const now = await management.call(0, 'GET', `/v1/experiments/${MOVING}`);
    const tag = now?.headers.get('etag');
    if (!tag) return;
    const path = `/v1/experiments/${MOVING}`;
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, (_, index) =>
        management.call(
          index % 2,
          'PATCH',
          path,
          { name: `Edit ${dice.integer(1, 1e9)}` },
          { 'if-match': tag },
        ),
      ),
    );
    const won = answers.filter((answer) => answer?.status === 200);
    for (const answer of won) if (answer) management.confirm('experiment', answer);
    if (won.length > 1) findings.add('edits-at-once', `${won.length} edits of one version were all accepted`);
    for (const answer of answers) {
      if (answer !== null && ![200, 409, 412, 503].includes(answer.status))
        findings.add('edits-at-once', `answered with ${answer.status}: ${answer.text.slice(0, 200)}`);
    }
  },
};
