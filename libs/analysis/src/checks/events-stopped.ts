import { judgeVolume } from '../data-health/judge-volume.js';
import { volumeText } from '../data-health/volume-text.js';
import { isOpen } from '../subject.js';
import type { Check } from './check-context.js';
import { readBy } from './read-by.js';

const CODE = 'EVENTS_STOPPED';

/** Do the events that the metrics read still come? Of an experiment that ended nobody needs them. */
export const eventsStopped: Check = ({ experiment, dataHealth }) => {
  if (!isOpen(experiment) || dataHealth === null || dataHealth.until === null) {
    return {
      code: CODE,
      status: 'ok',
      title: 'Events are not awaited',
      detail: 'Whether the events of its metrics still come is watched while an experiment runs.',
    };
  }
  const { until, events } = dataHealth;
  const stopped = events.flatMap(({ observed, metrics }) => {
    const unusual = judgeVolume(observed, until);
    if (unusual?.kind !== 'stopped') return [];
    return [`"${observed.name}" (${readBy(metrics)}): ${volumeText(unusual)}`];
  });
  return {
    code: CODE,
    status: stopped.length > 0 ? 'alert' : 'ok',
    title: stopped.length > 0 ? 'Events of a metric stopped' : 'Events of the metrics arrive',
    detail:
      stopped.length > 0
        ? `${stopped.join(' ')} Units count as if they had done nothing since then, in every arm: find what broke before you read the metric.`
        : 'No event that a metric reads has stopped.',
  };
};
