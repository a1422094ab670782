import type { Client } from './client-options.js';

/** What is used of GrowthBook's `Experiment`. */
export interface GrowthBookExperiment {
  readonly key: string;
}

/** What is used of GrowthBook's `Result`. */
export interface GrowthBookResult {
  /** The variation's key: its `meta`'s, else its place. */
  readonly key: string;
  /** The value of the attribute that was hashed: the unit. */
  readonly hashValue: string;
  readonly inExperiment?: boolean;
}

/** A `trackingCallback` for GrowthBook's JavaScript, React and server SDKs that sends an exposure. */
export function growthbookTrackingCallback(
  client: Pick<Client, 'exposure'>,
): (experiment: GrowthBookExperiment, result: GrowthBookResult) => void {
  return (experiment, result) => {
    // Without them there is nothing to tell; the app must not fail of it.
    if (!experiment || !result) return;
    const { key } = experiment;
    const { key: variant, hashValue, inExperiment = true } = result;
    if (inExperiment) client.exposure(String(hashValue), key, variant);
  };
}
