/** Where the queues live: in PostgreSQL beside everything else, or in a Redis. */
export interface QueueLocation {
  databaseUrl: string;
  /** Absent: PostgreSQL. */
  redisUrl?: string | undefined;
}
