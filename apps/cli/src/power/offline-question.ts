import { powerViolations } from '#libs/analysis';
import { DEFAULT_ANALYSIS, isShare, type MetricType, type PowerQuestion } from '#libs/domain';
import { CliError } from '../terminal/cli-error.js';
import { askedOf } from './asked-of.js';
import type { PowerOptions } from './power-options.js';

/** The question that the options ask, with the defaults of an experiment. */
export function offlineQuestion(options: PowerOptions): PowerQuestion {
  const type = typeOf(options);
  const mean = (isShare(type) ? (options.baseline ?? options.mean) : options.mean) ?? NaN;
  const variants = options.variants ?? 2;
  const question: PowerQuestion = {
    type,
    baseline: {
      mean,
      standardDeviation: options.sd ?? (isShare(type) ? Math.sqrt(mean * (1 - mean)) : NaN),
      covariateCorrelation: options.correlation ?? 0,
    },
    weights: options.weights ?? Array.from({ length: variants }, () => 1 / variants),
    metrics: options.primaryMetrics ?? 1,
    guardrails: options.guardrails ?? 0,
    alpha: options.alpha ?? DEFAULT_ANALYSIS.alpha,
    power: options.power ?? 0.8,
    inference: options.inference ?? DEFAULT_ANALYSIS.inference,
    looks: options.looks ?? DEFAULT_ANALYSIS.looks,
    ...askedOf(options, options.perDay !== undefined),
    newUnitsPerDay: options.perDay ?? [],
    traffic: options.traffic ?? 1,
  };
  refuse(question);
  return question;
}

function typeOf({ type, baseline, mean }: PowerOptions): MetricType {
  if (baseline === undefined && mean === undefined) {
    throw new CliError(
      'Say what the metric is like: --baseline 0.05 of a share, --mean 20 --sd 35 of a number, or --metric KEY to read it from the server.',
    );
  }
  if (baseline !== undefined && mean !== undefined) {
    throw new CliError('Give either --baseline, of a share, or --mean and --sd, not both.');
  }
  const chosen = type ?? (baseline === undefined ? 'sum' : 'conversion');
  if (baseline !== undefined && !isShare(chosen)) {
    throw new CliError(`--baseline is a share; a ${chosen} takes --mean and --sd.`);
  }
  return chosen;
}

/** Where a violation of the question is in the options. */
const OPTION_AT: Record<string, string> = {
  '/baseline/mean': '--baseline or --mean',
  '/baseline/standardDeviation': '--sd',
  '/baseline/covariateCorrelation': '--correlation',
  '/metrics': '--primary-metrics',
  '/newUnitsPerDay': '--per-day',
};

function refuse(question: PowerQuestion): void {
  const violations = powerViolations(question);
  if (violations.length === 0) return;
  const lines = violations.map(
    ({ pointer, detail }) => `${OPTION_AT[pointer] ?? `--${pointer.slice(1)}`} ${detail}`,
  );
  throw new CliError(lines.join('\n'));
}
