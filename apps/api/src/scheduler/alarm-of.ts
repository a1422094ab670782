import type { Report } from '#libs/domain';

/** That nobody has come yet speaks for waiting, and not against the change; everything that a check calls an alert does. */
const HARMLESS = new Set(['NO_EXPOSURES']);

/**
 * Why more units must not be let in: a check that is an alert, a guardrail that got worse beyond what was accepted, or arms that
 * all do harm. Null when nothing speaks against it.
 */
export function alarmOf({ checks, metrics, decision }: Report): string | null {
  const alert = checks.find(({ code, status }) => status === 'alert' && !HARMLESS.has(code));
  if (alert !== undefined) return `${alert.title}: ${alert.detail}`;
  for (const metric of metrics.filter(({ role }) => role === 'guardrail')) {
    const harm = metric.comparisons.find(
      ({ verdict, nonInferiority }) => verdict === 'worse' && nonInferiority?.passed !== true,
    );
    if (harm !== undefined) return `The guardrail "${metric.metric}" got worse under "${harm.variant}".`;
  }
  return decision.recommendation === 'rollback' ? decision.headline : null;
}
