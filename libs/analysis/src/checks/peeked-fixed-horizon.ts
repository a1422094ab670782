import { isOpen } from '../subject.js';
import type { Check } from './check-context.js';

export const peekedFixedHorizon: Check = ({ experiment }) => {
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
          ? 'The plan is group-sequential: its boundaries are those of the planned looks, spread evenly up to the planned number of units; between two looks the boundary of the last one stays.'
          : 'The plan is sequential: its intervals hold however often anybody looks.',
  };
};
