import type { InferenceOptions } from '../options/inference-options.js';
import type { OutcomeColumn, ReplayQuestion } from './replay-question.js';

/** The options of `csci replay` as they are parsed. */
export interface ReplayOptions extends InferenceOptions {
  unit: string;
  time: string;
  variant: string;
  outcome: OutcomeColumn[];
  experiment: string;
  met?: string;
  metMap?: ReadonlyMap<string, string>;
  control: string;
  weights?: ReadonlyMap<string, number>;
  name?: string;
  hypothesis?: string;
  delimiter: string;
  server?: string;
  key?: string;
  batch: number;
  inFlight: number;
  skipRows: number;
  reverse: boolean;
  json: boolean;
}

export function questionOf(options: ReplayOptions): ReplayQuestion {
  const { experiment, unit, time, variant, outcome, delimiter } = options;
  const met = options.met ?? null;
  return {
    experiment,
    unit,
    time,
    variant,
    outcomes: outcome,
    met,
    metMap: options.metMap ?? new Map(),
    delimiter,
  };
}
