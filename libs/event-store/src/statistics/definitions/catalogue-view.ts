import type { MeasuredExperiment } from '#libs/domain';
import { createHash } from 'node:crypto';
import type { Session } from '../session.js';
import { definitionOf } from './definition.js';

/** What somebody who drains knows of all definitions. */
export interface CatalogueView {
  experiments: readonly MeasuredExperiment[];
  /** Of the catalogue; null: the newest. */
  version: number | null;
  /** Equal views have equal digests. */
  digest: string;
}

const digests = new WeakMap<readonly MeasuredExperiment[], string>();

export function catalogueViewOf(
  experiments: readonly MeasuredExperiment[],
  version: number | null,
): CatalogueView {
  let digest = digests.get(experiments);
  if (digest === undefined) {
    digest = digestOf(experiments);
    digests.set(experiments, digest);
  }
  return { experiments, version, digest };
}

function digestOf(experiments: readonly MeasuredExperiment[]): string {
  const hash = createHash('sha256');
  for (const experiment of experiments) {
    const { hash: definition, excludedHash } = definitionOf(experiment);
    hash.update(`${experiment.id} ${definition} ${excludedHash ?? '-'}\n`);
  }
  return hash.digest('hex');
}

/** Whether the view is newer than what is stored. An older one never undoes what a newer one said. */
export async function isNews(session: Session, { version, digest }: CatalogueView): Promise<boolean> {
  const [stored] = await session.rows<{ version: string | null; digest: string }>(
    'SELECT version::text, digest FROM measured_catalogue',
  );
  if (stored === undefined) return true;
  if (version === null || stored.version === null) return stored.digest !== digest;
  if (version !== Number(stored.version)) return version > Number(stored.version);
  return stored.digest !== digest;
}

export async function rememberView(session: Session, { version, digest }: CatalogueView): Promise<void> {
  await session.run('UPDATE measured_catalogue SET version = $1, digest = $2', [version, digest]);
}
