/** How the global set-up tells the test processes, which it starts afterwards, where servers are handed out. */
export const SERVERS_VARIABLE = 'CS_TEST_SERVERS';

/** A running PostgreSQL, and the migrated database on it that others are cloned from. */
export interface TestServer {
  /** Of a superuser. */
  readonly url: string;
  readonly template: string;
}
