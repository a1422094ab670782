import type { ApiKey } from '../api-key.js';
import type { Experiment } from '../experiment.js';
import type { Flag } from '../flag.js';
import type { Holdout } from '../holdout.js';
import type { Metric } from '../metric.js';
import type { SavedGroup } from '../saved-group.js';

/** One consistent picture of everything that assignment and measurement need. */
export interface CatalogueSnapshot {
  /** Grows with every change of anything in it. */
  version: number;
  /** All that are not archived. */
  experiments: Experiment[];
  flags: Flag[];
  /** Ended ones too. */
  holdouts: Holdout[];
  savedGroups: SavedGroup[];
  metrics: Metric[];
  /** Keys that are not revoked. */
  keys: ApiKey[];
}

/** Where processes that answer from memory get their picture, and hear that it changed. */
export abstract class CatalogueSource {
  /** Read in one transaction. Treat it as read-only: what did not change since the last one may be the same objects. */
  abstract load(): Promise<CatalogueSnapshot>;

  abstract currentVersion(): Promise<number>;

  /** Calls back soon after any change, from whichever process; may miss one while the connection is down, so poll too. */
  abstract subscribe(onChange: () => void): Promise<{ close(): Promise<void> }>;
}
