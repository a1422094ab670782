import { inTransaction } from '../platform/database-moments.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Somebody's transaction began before others and ends long after them: what commits meanwhile is counted late, and never passed over. */
export const transactionHeldOpen: Fault = {
  name: 'transaction-held-open',
  matrix: ['F-04'],
  takes: ['database'],
  async strike(site, dice) {
    for (let time = 0; time < 4; time++)
      await inTransaction(site, 'SELECT pg_current_xact_id()', () => lasting(dice.integer(200, 1_500)));
  },
};
