import type { BuildingStatistics, ReportCheck } from '#libs/domain';
import { listed } from '../wording.js';
import type { CheckContext } from './check-context.js';

/** In tenths, or every look would be another report. */
const STEPS = 10;

/** Is anything built from the log still? Null where nothing is. */
export function backfill({ statistics }: Pick<CheckContext, 'statistics'>): ReportCheck | null {
  const { building = [] } = statistics;
  if (building.length === 0) return null;
  return {
    code: 'BACKFILL',
    status: 'warning',
    title: 'Numbers are being built from the log',
    detail: building.map(sentence).join(' '),
  };
}

function sentence({ metricKey, progress, servesFormer }: BuildingStatistics): string {
  const what = metricKey === null ? 'The whole experiment' : listed([metricKey]);
  const percent = Math.floor(progress * STEPS) * (100 / STEPS);
  const meanwhile = servesFormer
    ? 'until then its numbers are those of the definition before.'
    : metricKey === null
      ? 'until then units are still being found, and its metrics have no numbers.'
      : 'until then it has no numbers.';
  return `${what} is built to ${percent} %; ${meanwhile}`;
}
