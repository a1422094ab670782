import { unusualDays } from '../data-health/judge-volume.js';
import { volumeText } from '../data-health/volume-text.js';
import type { Check } from './check-context.js';
import { readBy } from './read-by.js';

const CODE = 'VOLUME_UNUSUAL';
const MOST_DAYS = 3;

/** Did so many events as usual come on every day of the experiment? */
export const volumeUnusual: Check = ({ experiment, dataHealth, now }) => {
  const { startedAt, stoppedAt } = experiment;
  if (dataHealth === null || dataHealth.until === null || startedAt === null) {
    return {
      code: CODE,
      status: 'ok',
      title: 'Volumes: not observed',
      detail: 'How many events usually come is known once they have been observed for two weeks.',
    };
  }
  const until = new Date(Math.min(dataHealth.until.getTime(), (stoppedAt ?? now).getTime()));
  const unusual = dataHealth.events.flatMap(({ observed, metrics }) => {
    const days = unusualDays(observed, startedAt, until);
    if (days.length === 0) return [];
    const more = days.length > MOST_DAYS ? ` And ${days.length - MOST_DAYS} more such days.` : '';
    const texts = days.slice(0, MOST_DAYS).map(volumeText).join(' ');
    return [`"${observed.name}" (${readBy(metrics)}): ${texts}${more}`];
  });
  return {
    code: CODE,
    status: unusual.length > 0 ? 'warning' : 'ok',
    title: unusual.length > 0 ? 'An unusual volume of events' : 'Volumes are as usual, as far as is known',
    detail:
      unusual.length > 0
        ? `${unusual.join(' ')} See whether that is the world (a holiday, a campaign), the experiment itself, or a fault: lost, doubled or imported events.`
        : 'No day since the start had far more or far fewer events of a metric than the same days of the weeks before; nothing is said of events with less than two weeks of history.',
  };
};
