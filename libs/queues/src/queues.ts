/** Names of the jobs. None carries anything: a job is a hint that there is something to do, and what it is stands in a table. */
export type JobName = 'drain' | 'simulate' | 'maintain';

/** A queue with one kind of job. Losing every job of it only delays the work. */
export interface HintQueue {
  name: string;
  job: JobName;
  /** The reconciler: even if every hint is lost, the worker looks this often. */
  everyMillis: number;
  /** When the queue has brought nothing for so long, its server is away: the worker looks without it. */
  withoutQueueAfterMillis: number;
}

/** Take what is new in the event log into the statistics. */
export const AGGREGATION: HintQueue = {
  name: 'aggregation',
  job: 'drain',
  everyMillis: 1_000,
  withoutQueueAfterMillis: 5_000,
};

/** Run the simulations that wait. */
export const SIMULATIONS: HintQueue = {
  name: 'simulations',
  job: 'simulate',
  everyMillis: 5_000,
  withoutQueueAfterMillis: 15_000,
};

/** Recounts that somebody asked for, and what is due at night: when that is, PostgreSQL knows, and no schedule of a queue. */
export const MAINTENANCE: HintQueue = {
  name: 'maintenance',
  job: 'maintain',
  everyMillis: 10_000,
  withoutQueueAfterMillis: 20_000,
};

export const QUEUES: readonly HintQueue[] = [AGGREGATION, SIMULATIONS, MAINTENANCE];

/** Finished jobs say nothing that the tables do not say; the failed ones are kept for people to look at. */
export const KEPT_JOBS = { removeOnComplete: true, removeOnFail: { count: 100 } };

/** BullMQ's own event stream, which nobody here reads. */
export const KEPT_QUEUE_EVENTS = 100;
