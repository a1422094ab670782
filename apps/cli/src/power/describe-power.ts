import { isShare, type PowerAnswer, type PowerQuestion } from '#libs/domain';
import { textTable } from '../terminal/text-table.js';

/** Rows of the curve that are shown; the rest is in the JSON. */
const MOST_ROWS = 14;

/** Question and answer for a person; `source` says where the baseline comes from. */
export function describePower(question: PowerQuestion, answer: PowerAnswer, source: string): string {
  const curve = curveRows(answer);
  return [
    textTable(facts(question, answer, source)),
    ...(curve.length === 0 ? [] : ['', 'Smallest effect found, by planned end', textTable(curve)]),
    '',
    ...answer.notes.map((note) => `- ${note}`),
  ].join('\n');
}

function facts(question: PowerQuestion, answer: PowerAnswer, source: string): string[][] {
  const { mean, standardDeviation } = question.baseline;
  const level = isShare(question.type) ? percent(mean) : `${number(mean)} ± ${number(standardDeviation)}`;
  const rows: [string, string | null][] = [
    ['Baseline', `${level} (${question.type}, ${source})`],
    ['Effect', effectText(question, answer)],
    ['Units', unitsText(answer)],
    ['Power', answer.power === null ? 'none' : percent(answer.power)],
    ['Days', answer.days === null ? null : whole(answer.days)],
    ['Expected units', answer.expectedUnits === null ? null : whole(answer.expectedUnits)],
    ['Level of a test', number(answer.alphaPerComparison)],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}

function effectText({ type }: PowerQuestion, { effect, absoluteEffect }: PowerAnswer): string {
  if (effect === null || absoluteEffect === null) return 'none is found';
  const size = Math.abs(absoluteEffect);
  const absolute = isShare(type) ? `${number(size * 100)} percentage points` : number(size);
  return `${effect > 0 ? '+' : '-'}${percent(Math.abs(effect))} (${absolute})`;
}

function unitsText({ units, unitsByVariant }: PowerAnswer): string {
  if (units === null) return 'no number is enough';
  return `${whole(units)} (${unitsByVariant.map(whole).join(' + ')})`;
}

/** Whole weeks, thinned out when there are many, and the day of the answer. */
function curveRows({ curve, days }: PowerAnswer): string[][] {
  const weeks = Math.floor(curve.length / 7);
  const every = 7 * Math.max(1, Math.ceil(weeks / MOST_ROWS));
  const shown = curve.filter(({ day }) => day % every === 0 || day === days);
  if (shown.length === 0) return [];
  return [
    ['day', 'units', 'effect'],
    ...shown.map(({ day, units, minimumDetectableEffect }) => [
      String(day),
      whole(units),
      minimumDetectableEffect === null ? 'none' : percent(minimumDetectableEffect),
    ]),
  ];
}

function whole(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumSignificantDigits: 3 })} %`;
}
