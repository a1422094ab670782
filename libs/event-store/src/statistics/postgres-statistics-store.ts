import {
  StatisticsStore,
  type DrainOutcome,
  type ExperimentStatistics,
  type MeasuredExperiment,
} from '#libs/domain';
import { drainStep } from './drain/drain-step.js';
import { readLag } from './read-lag.js';
import { readSums, readWhole } from './read-statistics.js';
import { recountStatistics } from './recount-statistics.js';
import { StatisticsPools } from './statistics-pools.js';

export interface PostgresStatisticsStoreOptions {
  connectionString: string;
  /** Most events of one step; one transaction of the log with more is a step of its own. */
  stepEvents?: number;
}

const STEP_EVENTS = 50_000;
const PARTITIONS_AHEAD_DAYS = 14;
const PARTITIONS_EVERY_MILLISECONDS = 3_600_000;

/** Statistics in the PostgreSQL that holds the log. DatabaseUnavailableError when it does not answer. */
export class PostgresStatisticsStore extends StatisticsStore {
  private readonly pools: StatisticsPools;
  private readonly stepEvents: number;
  private partitionsMadeAt = -Infinity;

  constructor({ connectionString, stepEvents = STEP_EVENTS }: PostgresStatisticsStoreOptions) {
    super();
    this.pools = new StatisticsPools(connectionString);
    this.stepEvents = stepEvents;
  }

  async drain(experiments: readonly MeasuredExperiment[]): Promise<DrainOutcome> {
    await this.makePartitions();
    return this.pools.toWork((session) => drainStep(session, experiments, this.stepEvents));
  }

  async recount(experiment: MeasuredExperiment, phase: number): Promise<ExperimentStatistics> {
    return this.pools.atOneMoment((session) => recountStatistics(session, experiment, phase));
  }

  /**
   * Nothing, as of never, for an experiment that no drain was told of yet. Quantiles, and caps that the data choose, are formed
   * from the experiment's units when they are read: such a read may take as long as work may, and grows with the units.
   */
  async read(experimentId: string, phase: number): Promise<ExperimentStatistics> {
    const { statistics, isWhole } = await this.pools.toRead((session) =>
      readSums(session, experimentId, phase),
    );
    if (isWhole) return statistics;
    return this.pools.atOneMoment((session) => readWhole(session, experimentId, phase));
  }

  async lag(): Promise<{ events: number; seconds: number }> {
    return this.pools.toRead(readLag);
  }

  async close(): Promise<void> {
    await this.pools.close();
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
}
