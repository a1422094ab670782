import type { MeasuredExperiment } from '#libs/domain';
import type { Session } from '../session.js';
import { definitionOf } from './definition.js';

/** Whether units are excluded no longer: what was reported of them is in the log only. */
export async function releasesUnits(
  session: Session,
  number: number,
  { excludedUnits }: MeasuredExperiment,
): Promise<boolean> {
  const [row] = await session.rows<{ released: boolean }>(
    `SELECT EXISTS (SELECT FROM excluded_units WHERE experiment = $1 AND unit <> ALL ($2::text[])) AS released`,
    [number, excludedUnits],
  );
  return row?.released ?? false;
}

/** Stores units that never count, beside those that are known already; what was counted of them stays. */
export async function excludeUnits(
  session: Session,
  number: number,
  experiment: MeasuredExperiment,
): Promise<void> {
  await session.run('UPDATE measured_experiments SET excluded_hash = $2 WHERE number = $1', [
    number,
    definitionOf(experiment).excludedHash,
  ]);
  await session.run(
    'INSERT INTO excluded_units (experiment, unit) SELECT $1, unit FROM unnest($2::text[]) AS unit ON CONFLICT DO NOTHING',
    [number, experiment.excludedUnits],
  );
}
