import { pValueText } from '../wording.js';

/** As a cell of a table shows a p-value: "0.0086", "< 0.0001", "–". */
export function pCell(pValue: number | null): string {
  return pValue === null ? '–' : pValueText(pValue).replace('p = ', '').replace('p < ', '< ');
}

/** Of a chance; never rounded to certainty. */
export function chanceText(chance: number): string {
  if (chance > 0.999) return '> 99.9 %';
  return chance < 0.001 ? '< 0.1 %' : `${Number((chance * 100).toFixed(1))} %`;
}
