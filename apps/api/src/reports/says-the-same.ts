import { canonicalJson, type Report } from '#libs/domain';

/**
 * Whether a report tells its readers nothing new. How far the log was read does not count: on a busy project that moves all
 * the time, whether or not this experiment was in it. Words do, and change with the numbers or, counting days, once a day.
 */
export function saysTheSame(before: Report, after: Report): boolean {
  return canonicalJson(contentOf(before)) === canonicalJson(contentOf(after));
}

function contentOf(report: Report): Omit<Report, 'asOf' | 'logPosition'> {
  const { asOf: _asOf, logPosition: _logPosition, ...content } = report;
  return content;
}
