/** What one worker process is told from outside. */
export interface WorkerSettings {
  databaseUrl: string;
  /** Absent: the queues are in PostgreSQL. */
  redisUrl?: string | undefined;
  /** Drains side by side; absent: one. */
  concurrency?: number | undefined;
  /** Absent: no /health and /metrics of its own. */
  port?: number | undefined;
  /** When the work of the night is due: HH:MM, UTC. */
  nightlyAt: string;
  /** Absent: events are kept. */
  eventRetentionDays?: number | undefined;
}

export const SETTINGS = Symbol('worker settings');
export const LOGGER = Symbol('logger');
