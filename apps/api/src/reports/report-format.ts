import { invalidInput, ProblemError } from '#libs/platform';

export const REPORT_FORMATS = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const MEDIA_TYPES: readonly (readonly [ReportFormat, string])[] = [
  ['json', 'application/json'],
  ['html', 'text/html'],
  ['csv', 'text/csv'],
];

/** Longer headers are not read to the end: no client needs them. */
const MOST_RANGES = 32;

/** The format that the query names, else the one that `Accept` prefers, else JSON. */
export function reportFormatOf(format: string | undefined, accept: string | undefined): ReportFormat {
  return formatAmong(REPORT_FORMATS, format, accept);
}

/** As of a report, of those that are offered. */
export function formatAmong<Format extends ReportFormat>(
  offered: readonly Format[],
  format: string | undefined,
  accept: string | undefined,
): Format {
  const named = offered.find((known) => known === (format ?? (accept?.trim() ? undefined : 'json')));
  if (named !== undefined) return named;
  if (format === undefined) return preferred(offered, accept ?? '');
  throw invalidInput([{ pointer: '/query/format', detail: `must be one of ${offered.join(', ')}` }]);
}

/** RFC 9110: by weight, then the more specific range, then our own order. */
function preferred<Format extends ReportFormat>(offered: readonly Format[], accept: string): Format {
  const ranges = accept.split(',', MOST_RANGES).map(readRange);
  const types = MEDIA_TYPES.flatMap(([known, type]) =>
    offered.filter((format) => format === known).map((format) => ({ format, type })),
  );
  const weighted = types.map(({ format, type }) => ({ format, weight: weightOf(type, ranges) }));
  const [best] = weighted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  if (best !== undefined) return best.format;
  throw new ProblemError('not-acceptable', `A report comes as ${types.map(({ type }) => type).join(', ')}.`);
}

interface Range {
  type: string;
  weight: number;
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, weight: Number.isFinite(weight) ? Math.min(Math.max(weight, 0), 1) : 0 };
}

/** The most specific range that covers the type says its weight. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.split('/', 1)[0]}/*`;
  for (const pattern of [type, family, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === pattern);
    if (range !== undefined) return range.weight;
  }
  return 0;
}
