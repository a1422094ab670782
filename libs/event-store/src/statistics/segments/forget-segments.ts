import type { Session } from '../session.js';

/** Removes what was counted by segment for the experiments. */
export async function forgetSegments(session: Session, experiments: readonly number[]): Promise<void> {
  const forgotten = await session.rows<{ number: number }>(
    'DELETE FROM segment_values WHERE experiment = ANY ($1) RETURNING number',
    [experiments],
  );
  if (forgotten.length === 0) return;
  const numbers = forgotten.map(({ number }) => number);
  await session.run('DELETE FROM segment_counts WHERE segment = ANY ($1)', [numbers]);
  await session.run(
    `DELETE FROM segment_statistics
     WHERE metric IN (SELECT number FROM measured_metrics WHERE experiment = ANY ($1))`,
    [experiments],
  );
}
