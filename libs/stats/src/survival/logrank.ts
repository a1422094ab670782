import { dataError, type DataError } from '../data-error.js';
import { chiSquareSurvival } from '../distributions/chi-square.js';
import { riskTable, type FollowUp, type RiskRow } from './risk-table.js';

/** Logrank comparison of two survival curves. */
export interface Logrank {
  readonly kind: 'logrank';
  readonly chiSquare: number;
  readonly pValue: number;
  /** Events of the treatment, observed and expected under equal hazards. */
  readonly observed: number;
  readonly expected: number;
}

/** Units at risk and events of a life table at a time, also between its own times. */
function lookup(rows: readonly RiskRow[]): (time: number) => { atRisk: number; events: number } {
  let index = 0;
  return (time) => {
    while (index < rows.length && rows[index]!.time < time) index += 1;
    const row = rows[index];
    return { atRisk: row?.atRisk ?? 0, events: row?.time === time ? row.events : 0 };
  };
}

/**
 * Logrank test (Mantel 1966): observed minus expected events of the treatment over its hypergeometric
 * variance, one degree of freedom.
 */
export function logrank(control: readonly FollowUp[], treatment: readonly FollowUp[]): Logrank | DataError {
  const at = { control: lookup(riskTable(control)), treatment: lookup(riskTable(treatment)) };
  const times = [...new Set([...control, ...treatment].filter(({ event }) => event).map(({ time }) => time))];
  const totals = { observed: 0, expected: 0, variance: 0 };
  for (const time of times.sort((a, b) => a - b)) {
    const [a, b] = [at.control(time), at.treatment(time)];
    const [atRisk, events] = [a.atRisk + b.atRisk, a.events + b.events];
    totals.observed += b.events;
    totals.expected += (events * b.atRisk) / atRisk;
    if (atRisk > 1) {
      const shares = (a.atRisk / atRisk) * (b.atRisk / atRisk);
      totals.variance += (shares * events * (atRisk - events)) / (atRisk - 1);
    }
  }
  if (!(totals.variance > 0))
    return dataError('INSUFFICIENT_DATA', 'no event happened while both arms were at risk');
  const chiSquare = (totals.observed - totals.expected) ** 2 / totals.variance;
  return {
    kind: 'logrank',
    chiSquare,
    pValue: chiSquareSurvival(chiSquare, 1),
    observed: totals.observed,
    expected: totals.expected,
  };
}
