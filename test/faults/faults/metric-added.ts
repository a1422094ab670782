import { ADDED_TO, ADDED_TO_METRICS } from '../load/experiments.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

const ATTEMPTS = 60;
const PAUSE_MILLISECONDS = 300;

/** A metric joins a running experiment while a worker dies again and again: what had arrived before is counted, once. */
export const metricAdded: Fault = {
  name: 'metric-added',
  matrix: ['F-04', 'F-33'],
  takes: ['config', 'worker'],
  async strike({ management, workers, findings }, dice) {
    const [first, ...others] = ADDED_TO_METRICS;
    const added = dice.chance(0.5) ? ['capped'] : ['capped', 'sessions'];
    const body = { metrics: { primary: [first], secondary: [...others, ...added] } };
    let told = 'no answer';
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await management.call(0, 'PATCH', `/v1/experiments/${ADDED_TO}`, body);
      if (answer !== null && management.confirm('experiment', answer)) break;
      told = `${answer?.status} ${answer?.text.slice(0, 300)}`;
      if (attempt === ATTEMPTS - 1 || (answer !== null && ![409, 412, 503].includes(answer.status))) {
        findings.add(this.name, `a metric could not be added: ${told}`);
        return;
      }
      await lasting(PAUSE_MILLISECONDS);
    }
    for (let time = 0; time < 3; time++) {
      await lasting(dice.integer(50, 1_500));
      await dice.pick(workers).killAndStart();
    }
  },
};
