import type { Report } from '#libs/domain';
import { count, percent } from '../wording.js';
import { correctionName, INFERENCES } from './labels.js';

export interface OptionFact {
  name: string;
  value: string;
  /** What it means for the numbers. */
  meaning: string;
}

/** Every option and default that was in force, in the order in which they shape a number. */
export function optionFacts({ options }: Report): OptionFact[] {
  const { plannedUnits, prior } = options;
  const hasLooks = plannedUnits !== null;
  const facts: (OptionFact | null)[] = [
    fact('Alpha', percent(options.alpha), 'accepted rate of false alarms, two-sided'),
    fact('Inference', INFERENCES[options.inference], 'the interval and p-value that the verdict follows'),
    fact(
      'Planned units',
      hasLooks ? count(plannedUnits) : 'none',
      'exposed units, all arms, at the planned end',
    ),
    hasLooks ? fact('Looks', String(options.looks), 'evenly spaced, of a group-sequential design') : null,
    hasLooks ? fact('Spending', options.spending, 'how the looks share alpha') : null,
    fact(
      'Tuning units',
      count(options.sequentialTuningUnits),
      'of a pair of arms, where the sequential interval is narrowest',
    ),
    fact('Correction, primary', correctionName(options.multiplicity), 'over metrics times arms'),
    fact('Correction, secondary', correctionName(options.secondaryMultiplicity), 'over metrics times arms'),
    fact('Guardrails', 'not corrected', 'each stands for itself'),
    fact(
      'Regression adjustment',
      options.regressionAdjustment ? 'on' : 'off',
      "by units' history, where there is any",
    ),
    fact('Relative effect', options.relativeMethod, 'interval of the effect over control'),
    fact('Prior', priorText(prior), 'of the relative effect, for the Bayesian numbers'),
    fact('Traffic split', `p < ${options.srmAlpha}`, 'where it is called broken'),
  ];
  return facts.filter((known) => known !== null);
}

function fact(name: string, value: string, meaning: string): OptionFact {
  return { name, value, meaning };
}

function priorText(prior: Report['options']['prior']): string {
  return prior
    ? `normal, mean ${percent(prior.mean)}, standard deviation ${percent(prior.standardDeviation)}`
    : 'flat';
}
