/**
 * SQL of how far the log is drained, whichever shard a unit is in: every event before `transaction` is counted, and the log was read
 * no earlier than `read_at`.
 */
export const DRAINED = 'SELECT min(transaction) AS transaction, min(read_at) AS read_at FROM drain_positions';
