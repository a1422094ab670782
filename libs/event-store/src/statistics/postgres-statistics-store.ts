import {
  StatisticsStore,
  type CurveStatistics,
  type DrainOutcome,
  type ExperimentStatistics,
  type MeasuredExperiment,
} from '#libs/domain';
import { pruneReceipts } from '../receipts/prune-receipts.js';
import { Builder } from './backfill/builder.js';
import { catalogueViewOf, type CatalogueView } from './definitions/catalogue-view.js';
import { changeDefinitions } from './definitions/change-definitions.js';
import { drainStep, takeIn } from './drain/drain-step.js';
import { endAbandonedWrites } from './drain/end-abandoned-writes.js';
import { setPoisonAside } from './poison/set-poison-aside.js';
import { StepFailure } from './poison/step-failure.js';
import { StepLimit } from './poison/step-limit.js';
import { readDaily } from './read-daily.js';
import { readLag } from './read-lag.js';
import { readSums, readWhole } from './read-statistics.js';
import { recountStatistics } from './recount-statistics.js';
import { readLimitsOf, type ReadLimitOptions, type ReadLimits } from './read-limits.js';
import { recountSegments } from './segments/recount-segments.js';
import { StatisticsPools } from './statistics-pools.js';

export interface PostgresStatisticsStoreOptions extends ReadLimitOptions {
  connectionString: string;
  /** Most events of one step; one transaction of the log with more is a step of its own. */
  stepEvents?: number;
  /** Most events that wait in the quarantine because they cannot be counted; with more, counting stops instead. */
  mostPoison?: number;
  /** Most events, or about as much work, of a backfill in one drain. A slice of it is a step of its own. */
  backfillEvents?: number;
  /** How long a report's metrics that are formed from units may take, all together. */
  reportTimeoutMilliseconds?: number;
  /** How long a statement of a usual step, or of a recount, may take; a minute. An answer that is five seconds late is none. */
  workTimeoutMilliseconds?: number;
  /** A write to the log that takes longer is not waited for: it is ended. Several times what a writer gives itself. */
  abandonedAfterMilliseconds?: number;
}

const STEP_EVENTS = 50_000;
const MOST_POISON = 1_000;
/** As much as a full step: where much is waiting, half of the time goes to what is being built. */
const BACKFILL_EVENTS = 50_000;
const REPORT_TIMEOUT_MILLISECONDS = 60_000;
const PARTITIONS_AHEAD_DAYS = 14;
const PARTITIONS_EVERY_MILLISECONDS = 3_600_000;
const PRUNE_EVERY_MILLISECONDS = 3_600_000;
const ABANDONED_AFTER_MILLISECONDS = 15_000;
const ABANDONED_EVERY_MILLISECONDS = 5_000;

/** Statistics in the PostgreSQL that holds the log. DatabaseUnavailableError when it does not answer. */
export class PostgresStatisticsStore extends StatisticsStore {
  private readonly pools: StatisticsPools;
  private readonly stepLimit: StepLimit;
  private readonly mostPoison: number;
  private readonly builder: Builder;
  private readonly reportTimeout: number;
  private readonly limits: ReadLimits;
  /** Experiments whose statistics took more than one statement when they were last read. */
  private readonly partlySummed = new Set<string>();
  private partitionsMadeAt = -Infinity;
  private prunedAt = -Infinity;
  private readonly abandonedAfter: number;
  private abandonedEndedAt = -Infinity;

  constructor({
    connectionString,
    stepEvents = STEP_EVENTS,
    mostPoison = MOST_POISON,
    backfillEvents = BACKFILL_EVENTS,
    reportTimeoutMilliseconds = REPORT_TIMEOUT_MILLISECONDS,
    workTimeoutMilliseconds,
    abandonedAfterMilliseconds = ABANDONED_AFTER_MILLISECONDS,
    ...limits
  }: PostgresStatisticsStoreOptions) {
    super();
    this.pools = new StatisticsPools(connectionString, workTimeoutMilliseconds);
    this.stepLimit = new StepLimit(stepEvents);
    this.mostPoison = mostPoison;
    this.builder = new Builder((run) => this.pools.toWork(run), backfillEvents);
    this.reportTimeout = reportTimeoutMilliseconds;
    this.limits = readLimitsOf(limits);
    this.abandonedAfter = abandonedAfterMilliseconds;
  }

  async drain(
    experiments: readonly MeasuredExperiment[],
    catalogueVersion: number | null = null,
  ): Promise<DrainOutcome> {
    await this.makePartitions();
    await this.endAbandonedWrites();
    const outcome = await this.step(catalogueViewOf(experiments, catalogueVersion));
    if (outcome.drained) await this.prune(experiments);
    const { isMore, changed } = await this.builder.build();
    if (!isMore && changed.length === 0) return outcome;
    return {
      ...outcome,
      drained: outcome.drained || isMore,
      backlog: outcome.backlog || isMore,
      changedExperiments: [...new Set([...outcome.changedExperiments, ...changed])].sort(),
    };
  }

  async recount(experiment: MeasuredExperiment, phase: number): Promise<ExperimentStatistics> {
    return this.pools.atOneMoment(async (session) => ({
      ...(await recountStatistics(session, experiment, phase, this.limits)),
      segments: await recountSegments(session, experiment, phase),
    }));
  }

  /**
   * Nothing, as of never, for an experiment that no drain was told of yet. Quantiles of events, looks back, and
   * of few units quantiles of their totals and caps that the data choose, are formed from the units when they are read: such a read
   * grows with them, and DatabaseUnavailableError ends one that takes too long. Receipts are counted, of a sample of the units where there are many.
   */
  async read(experimentId: string, phase: number): Promise<ExperimentStatistics> {
    if (!this.partlySummed.has(experimentId)) {
      const { statistics, isWhole } = await this.pools.toRead((session) =>
        readSums(session, experimentId, phase),
      );
      if (isWhole) return statistics;
      this.partlySummed.add(experimentId);
    }
    return this.pools.atOneMoment(
      (session) => readWhole(session, experimentId, phase, this.limits),
      this.reportTimeout,
    );
  }

  async readCurve(experimentId: string, phase: number): Promise<CurveStatistics> {
    return this.pools.atOneMoment(
      async (session) => ({
        statistics: await readWhole(session, experimentId, phase, this.limits),
        days: await readDaily(session, experimentId, phase),
      }),
      this.reportTimeout,
    );
  }

  async lag(): Promise<{ events: number; seconds: number }> {
    return this.pools.toRead(readLag);
  }

  async close(): Promise<void> {
    await this.pools.close();
  }

  private async step(view: CatalogueView): Promise<DrainOutcome> {
    const changed = new Set<string>();
    for (;;) {
      const outcome = await this.stepOrPoison(view);
      if (outcome !== null) {
        outcome.changedExperiments.forEach((id) => changed.add(id));
        return { ...outcome, changedExperiments: [...changed].sort() };
      }
      const ids = await this.pools.toWork((session) => changeDefinitions(session, view));
      ids.forEach((id) => changed.add(id));
    }
  }

  private async stepOrPoison(view: CatalogueView): Promise<DrainOutcome | null> {
    try {
      const outcome = await this.pools.toWork((session) => drainStep(session, view, this.stepLimit.events));
      this.stepLimit.afterStep();
      return outcome;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      this.stepLimit.afterPoison();
      const poisoned = await setPoisonAside((run) => this.pools.toWork(run), error, takeIn, this.mostPoison);
      if (poisoned === 'none') throw error.cause;
      const nothing = { events: 0, changedExperiments: [] };
      return poisoned === 'taken'
        ? { ...nothing, drained: false, backlog: false }
        : { ...nothing, drained: true, backlog: true, poisoned };
    }
  }

  private async endAbandonedWrites(): Promise<void> {
    const now = performance.now();
    const every = Math.min(ABANDONED_EVERY_MILLISECONDS, this.abandonedAfter);
    if (now - this.abandonedEndedAt < every) return;
    await this.pools.toWork((session) => endAbandonedWrites(session, this.abandonedAfter));
    this.abandonedEndedAt = now;
  }

  /** The log's partitions of the next days, in time, by whoever drains. */
  private async makePartitions(): Promise<void> {
    const now = performance.now();
    if (now - this.partitionsMadeAt < PARTITIONS_EVERY_MILLISECONDS) return;
    await this.pools.toWork((session) =>
      session.run('SELECT ensure_event_partitions($1)', [PARTITIONS_AHEAD_DAYS]),
    );
    this.partitionsMadeAt = now;
  }

  /** Receipts of experiments that are measured no longer go, by and by. */
  private async prune(experiments: readonly MeasuredExperiment[]): Promise<void> {
    const now = performance.now();
    if (now - this.prunedAt < PRUNE_EVERY_MILLISECONDS) return;
    const isMore = await this.pools.toWork((session) =>
      pruneReceipts(
        session,
        experiments.map(({ id }) => id),
      ),
    );
    if (!isMore) this.prunedAt = now;
  }
}
