import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdir, writeFile } from 'node:fs/promises';
import type { CalibrationResult } from './calibration.js';

const PAGE = join(dirname(fileURLToPath(import.meta.url)), '../../docs/calibration.md');
const WIDTH = 31;

/** A line from the band's surroundings: `[` and `]` the band, `|` nominal, `o` measured. */
function plot({ nominal, measured, low, high }: CalibrationResult): string {
  const [bottom, top] = [low, high];
  const reach = Math.max(top - nominal, nominal - bottom, Math.abs(measured - nominal)) * 1.3 || 0.01;
  const column = (value: number): number => {
    const share = (value - nominal + reach) / (2 * reach);
    return Math.min(WIDTH - 1, Math.max(0, Math.round(share * (WIDTH - 1))));
  };
  const cells = Array.from({ length: WIDTH }, () => '·');
  cells[column(bottom)] = '[';
  cells[column(top)] = ']';
  cells[column(nominal)] = '|';
  cells[column(measured)] = 'o';
  return cells.join('');
}

const rate = (value: number): string => value.toFixed(4);

function row(result: CalibrationResult): string {
  const band = `${rate(result.low)} – ${rate(result.high)}`;
  const verdict = result.passed ? 'yes' : '**no**';
  const design = result.note ? `${result.design}. _${result.note}_` : result.design;
  const cells = [result.name, design, rate(result.nominal), rate(result.measured), band];
  return `| ${[...cells, result.runs.toLocaleString('en'), `\`${plot(result).replace('|', '¦')}\``, verdict].join(' | ')} |`;
}

/** The page that shows how the methods hold what they promise. */
export function renderPage(results: readonly CalibrationResult[], seed: number): string {
  const passed = results.filter((result) => result.passed).length;
  return `# Calibration

Every error rate, coverage and power below was measured by simulating experiments in which the truth is known.
The band is the nominal value plus or minus four Monte-Carlo standard errors (with a little room for methods
that are exact only in large samples); rates that must not be exceeded have a band from 0, floors a band up to 1.
Where a method misses its nominal rate by nature, the row says so in italics, with what a report does about it, and the
band is around the rate it was found to have: it must neither worsen nor be forgotten.
Regenerate this page with \`npm run calibrate\`; the seed is ${seed}, so the numbers are the same on every machine.

${passed} of ${results.length} within their band. In the plots \`[\` and \`]\` are the band, \`¦\` is nominal, \`o\` is measured.

| What | Design | Nominal | Measured | Band | Runs | Plot | Holds |
| --- | --- | --- | --- | --- | --- | --- | --- |
${results.map(row).join('\n')}
`;
}

/** Writes docs/calibration.md, formatted as the repository's other pages are, and returns its path from the root. */
export async function writePage(page: string): Promise<string> {
  await mkdir(dirname(PAGE), { recursive: true });
  const { format } = await import('prettier');
  await writeFile(PAGE, await format(page, { parser: 'markdown', printWidth: 110 }));
  return 'docs/calibration.md';
}
