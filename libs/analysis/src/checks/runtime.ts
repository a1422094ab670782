import { DEFAULTS } from '../defaults.js';
import { countOf } from '../wording.js';
import type { Check } from './check-context.js';

const DAY = 86_400_000;

/** Null start: a table, of which nobody knows when it was collected. */
export const runtime: Check = ({ experiment: { startedAt, stoppedAt, phases }, now }) => {
  const since = phases.at(-1)?.startedAt ?? startedAt;
  if (since === null) {
    return {
      code: 'RUNTIME',
      status: 'ok',
      title: 'Run time unknown',
      detail: 'There is no start to count from; see for yourself that the data cover whole weeks.',
    };
  }
  const days = Math.max(0, Math.floor(((stoppedAt ?? now).getTime() - since.getTime()) / DAY));
  const isShort = days < DEFAULTS.fullCycleDays;
  return {
    code: 'RUNTIME',
    status: isShort ? 'warning' : 'ok',
    title: isShort ? 'Less than a full week' : `Ran for ${countOf(days, 'day')}`,
    detail: isShort
      ? `The data cover ${countOf(days, 'full day')}. People behave otherwise on other days of the week, so let it run for whole weeks before you generalise.`
      : `The data cover ${countOf(days, 'day')}, so every day of the week is in them.`,
  };
};
