import type { Session } from './session.js';

/** Runs in a transaction of its own. */
export type InTransaction = <T>(run: (session: Session) => Promise<T>) => Promise<T>;
