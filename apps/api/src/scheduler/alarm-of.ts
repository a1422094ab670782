import type { Report } from '#libs/domain';

/** That nobody has come yet speaks for waiting, see wait-of.ts; everything else that a check calls an alert speaks against the change. */
const NOBODY_YET = 'NO_EXPOSURES';

/**
 * Why more units must not be let in: a check that is an alert, a guardrail that got worse beyond what was accepted, or arms that
 * all do harm. Null when nothing speaks against it.
 */
export function alarmOf({ checks, metrics, decision, exposures }: Report): string | null {
  const alert = checks.find(
    ({ code, status }) => status === 'alert' && (code !== NOBODY_YET || exposures.crossovers > 0),
  );
  if (alert !== undefined) return `${alert.title}: ${alert.detail}`;
  for (const metric of metrics.filter(({ role }) => role === 'guardrail')) {
    const harm = metric.comparisons.find(
      ({ verdict, nonInferiority }) => verdict === 'worse' && nonInferiority?.passed !== true,
    );
    if (harm !== undefined) return `The guardrail "${metric.metric}" got worse under "${harm.variant}".`;
  }
  return decision.recommendation === 'rollback' ? decision.headline : null;
}
