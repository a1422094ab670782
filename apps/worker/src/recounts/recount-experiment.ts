import {
  compareStatistics,
  type MeasuredExperiment,
  type PhaseRecount,
  type Recount,
  type StatisticsAudit,
} from '#libs/domain';

/** A broken experiment can differ everywhere; nobody reads further than this. */
const KEPT_DIFFERENCES = 100;

export type RecountOutcome = Pick<Recount, 'status' | 'phases' | 'detail'>;

/** Phase by phase; null: what is kept is being built. */
export async function recountExperiment(
  audit: StatisticsAudit,
  experiment: MeasuredExperiment,
  signal: AbortSignal,
): Promise<RecountOutcome | null> {
  const phases: PhaseRecount[] = [];
  for (const { number: phase } of experiment.phases) {
    const startedAt = performance.now();
    const audited = await audit.compare(experiment, phase, signal);
    if (audited.outcome === 'building') return null;
    if (audited.outcome === 'incomplete') return skipped(incompleteSince(audited.lastDropped));
    const differences = compareStatistics(audited.kept, audited.counted);
    phases.push({
      phase,
      logPosition: audited.kept.logPosition,
      differences: differences.slice(0, KEPT_DIFFERENCES),
      differing: differences.length,
      seconds: Math.round(performance.now() - startedAt) / 1_000,
    });
  }
  return { status: 'done', phases, detail: null };
}

export function skipped(detail: string): RecountOutcome {
  return { status: 'skipped', phases: [], detail };
}

function incompleteSince(lastDropped: string): string {
  return `The log no longer holds all of its events: those received up to ${lastDropped} were dropped, as CS_EVENT_RETENTION_DAYS says.`;
}
