import type { Client } from './client-options.js';

/** What is used of OpenFeature's `HookContext`. */
export interface HookContext {
  readonly flagKey: string;
  readonly context: Readonly<{ targetingKey?: string | undefined; [attribute: string]: unknown }>;
}

/** What is used of OpenFeature's `EvaluationDetails`. */
export interface EvaluationDetails {
  readonly variant?: string | undefined;
  readonly reason?: string | undefined;
  readonly flagMetadata?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** Fits the `Hook` of @openfeature/server-sdk, web-sdk and what is built on them. */
export interface ExposureHook {
  after(hookContext: HookContext, details: EvaluationDetails): void;
}

/**
 * A hook that sends an exposure whenever a flag was evaluated by an experiment. The flag's metadata say so: `experiment`
 * (else the flag's key), `inExperiment` (else whether the reason is SPLIT) and the unit: `unit`, else the attribute of the context
 * that `unitAttribute` names, else the targeting key.
 */
export function openFeatureHook(client: Pick<Client, 'exposure'>): ExposureHook {
  return {
    after(hookContext, details) {
      // An SDK that calls it otherwise must not have the app's evaluation fail.
      const { flagKey, context } = hookContext ?? {};
      const { variant, reason } = details ?? {};
      const flagMetadata = details?.flagMetadata ?? {};
      const { experiment = flagKey, inExperiment = reason === 'SPLIT', unitAttribute = '' } = flagMetadata;
      const unit = flagMetadata['unit'] ?? context?.[String(unitAttribute)] ?? context?.targetingKey;
      if (inExperiment !== true || !variant || !isUnit(unit)) return;
      client.exposure(String(unit), String(experiment), variant);
    },
  };
}

function isUnit(unit: unknown): unit is string | number {
  return typeof unit === 'number' || (typeof unit === 'string' && unit !== '');
}
