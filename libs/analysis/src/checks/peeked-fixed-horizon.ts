import type { ReportCheck } from '#libs/domain';
import { isOpen } from '../subject.js';
import { count, countOf } from '../wording.js';
import type { Check } from './check-context.js';

export const peekedFixedHorizon: Check = ({ experiment, exposures }) => {
  const { inference, plannedUnits } = experiment.analysis;
  if (inference === 'group-sequential' && plannedUnits !== null && exposures.total > plannedUnits) {
    if (isOpen(experiment)) return beyondThePlan(exposures.total, plannedUnits);
  }

  const isFixed = experiment.analysis.inference === 'fixed';
  const isPeek = isFixed && isOpen(experiment);
  return {
    code: 'PEEKED_FIXED_HORIZON',
    status: isPeek ? 'warning' : 'ok',
    title: isPeek
      ? 'A look before the planned end'
      : isFixed
        ? 'Read at the end'
        : 'Safe to look at any time',
    detail: isPeek
      ? 'The plan is a fixed horizon: its intervals and p-values hold once, at the planned end. Deciding on an early look makes false alarms far more frequent, so wait, or read the sequential interval.'
      : isFixed
        ? 'The plan is a fixed horizon and the experiment has ended, so its intervals hold.'
        : experiment.analysis.inference === 'group-sequential'
          ? 'The plan is group-sequential: its boundaries are those of the planned looks, spread evenly up to the planned number of units; between two looks the boundary of the last one stays, so reading much more often than planned raises the rate of false alarms a little.'
          : 'The plan is sequential: its intervals hold however often anybody looks.',
  };
};

/** All alpha is spent at the plan's end; its last boundary, read again and again, is a fixed horizon that is peeked at. */
function beyondThePlan(total: number, plannedUnits: number): ReportCheck {
  return {
    code: 'PEEKED_FIXED_HORIZON',
    status: 'warning',
    title: 'Beyond the planned end',
    detail: `${countOf(total, 'unit')} are in and ${count(plannedUnits)} were planned: the plan has spent its alpha, and each further look at its last boundary adds false alarms (7 % instead of 5 % at a fifth more units, 12 % at twice the units). Decide by the report of the planned end, and stop.`,
  };
}
