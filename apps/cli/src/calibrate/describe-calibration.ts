import type { SimulatedRate, SimulationPlan, SimulationResult } from '#libs/domain';
import { textTable } from '../terminal/text-table.js';

/** For people: what was drawn from, each rate beside its band, and the verdict. */
export function describeCalibration(plan: SimulationPlan, result: SimulationResult): string {
  const { uniformity } = result;
  return [
    sourceOf(plan, result),
    '',
    textTable([['Rate', 'Nominal', 'Measured', 'Band', 'In band'], ...result.rates.map(rowOf)]),
    `p-values against the uniform distribution: distance ${short(uniformity.statistic)}, p = ${short(uniformity.pValue)}`,
    '',
    `${result.isDecisionGrade ? 'Decision-grade' : 'NOT decision-grade'}: ${result.detail}`,
  ].join('\n');
}

function sourceOf(
  { metric, experiment, days, splits, weights, alpha }: SimulationPlan,
  result: SimulationResult,
): string {
  const units = experiment === null ? `active in the last ${days} days` : `of the experiment ${experiment}`;
  const numbers = `mean ${short(result.mean)}, standard deviation ${short(result.standardDeviation)}, skewness ${short(result.skewness)}`;
  const shares = weights.map((weight) => Number((100 * weight).toFixed(1))).join('/');
  return [
    `${metric}: ${result.units.toLocaleString('en')} units ${units}; ${numbers}.`,
    `${splits.toLocaleString('en')} random splits ${shares} with alpha ${alpha}, in which nothing differs.`,
  ].join('\n');
}

function rowOf({ title, nominal, measured, band, inBand }: SimulatedRate): string[] {
  const range = `${percent(band.lower)} to ${percent(band.upper)}`;
  return [title, percent(nominal), percent(measured), range, inBand ? 'yes' : 'NO'];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
