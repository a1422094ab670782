import { WRITER_NAME } from '../../event-log/writer-name.js';
import type { Session } from '../session.js';

/**
 * Ends sessions that began to write to the log so long ago that whoever began has given up or hangs. While their transactions are
 * open, nothing that was committed after they began can be counted; and the database itself, when it has asked such a client for
 * the rows of a COPY, waits for them without limit. Nothing of theirs was acknowledged, so nothing is lost.
 */
export async function endAbandonedWrites(session: Session, olderThanMilliseconds: number): Promise<number> {
  return session.run(END, [WRITER_NAME, olderThanMilliseconds]);
}

const END = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user AND application_name = $1
    AND backend_xid IS NOT NULL AND xact_start < now() - make_interval(secs => $2::double precision / 1000)`;
