import type { Report } from '#libs/domain';

/** Members that hold words of people, or of files. */
const WORDS = new Set([
  'name',
  'hypothesis',
  'detail',
  'title',
  'headline',
  'method',
  'simulation',
  'dimension',
  'value',
  'reasons',
  'covariates',
]);

/** The same report in which every word of a person is this text. */
export function withTexts(report: Report, text: string): Report {
  return {
    ...report,
    ...(replaced(report, text) as Pick<Report, 'metrics' | 'checks' | 'experiment' | 'decision'>),
    options: report.options,
  };
}

function replaced(value: unknown, text: string, isWord = false): unknown {
  if (typeof value === 'string') return isWord ? text : value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, text, isWord));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaced(item, text, WORDS.has(key))]),
  );
}
