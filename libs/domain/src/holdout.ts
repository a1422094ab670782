import type { ExperimentStatus } from './experiment.js';

/** `global` covers the experiments of every project of the installation, `project` those of its own. */
export const HOLDOUT_SCOPES = ['global', 'project'] as const;
export type HoldoutScope = (typeof HOLDOUT_SCOPES)[number];

/**
 * Units that are kept out of every experiment that starts while the holdout is in force, and of what these ship, so that the
 * sum of many changes can be measured against them. An experiment that runs already is not touched: nobody loses a variant.
 */
export interface Holdout {
  id: string;
  /** Project whose keys manage it. */
  projectId: string;
  /** Unique in the installation: it is the salt. */
  key: string;
  name: string;
  description: string;
  scope: HoldoutScope;
  /** Attribute that is hashed; experiments that randomise another unit are not covered. */
  unit: string;
  /** Share of the units held out; it never changes, for that would move units. */
  share: number;
  /** Null: in force. Ended, it holds nobody out any more. */
  endedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A holdout as an experiment took it over at its start. */
export interface CoveringHoldout {
  key: string;
  share: number;
}

/** An experiment, of whatever project, that took the holdout over at its start. */
export interface CoveredExperiment {
  projectId: string;
  key: string;
  status: ExperimentStatus;
}
