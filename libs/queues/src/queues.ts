/** Every queue, the names of its jobs, and what a job carries. */
export interface JobPayloads {
  /** Take what is new in the event log into the statistics. */
  drain: Record<string, never>;
}
export type JobName = keyof JobPayloads;

export const AGGREGATION_QUEUE = 'aggregation';
export const DRAIN_JOB = 'drain' satisfies JobName;

/** The reconciler: even if every hint is lost, the log is looked at this often. */
export const DRAIN_EVERY_MILLIS = 1_000;

/** Finished jobs say nothing that the log does not say; the failed ones are kept for people to look at. */
export const KEPT_JOBS = { removeOnComplete: true, removeOnFail: { count: 100 } };

/** BullMQ's own event stream, which nobody here reads. */
export const KEPT_QUEUE_EVENTS = 100;
