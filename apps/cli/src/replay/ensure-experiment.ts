import { KEY_PATTERN, type AnalysisOptions } from '#libs/domain';
import type { ApiClient } from '../api-client/api-client.js';
import type { NewExperiment, WireExperiment, WireMetric } from '../api-client/wire.js';
import { requireWeightsOf } from '../analyze/require-weights-of.js';
import { CliError } from '../terminal/cli-error.js';
import type { ReplayQuestion } from './replay-question.js';
import type { ReplayScan } from './scan-file.js';

export interface ExperimentWishes {
  control: string;
  /** Null: equal shares. */
  weights: ReadonlyMap<string, number> | null;
  name: string;
  hypothesis: string;
  /** What is absent is the server's default. */
  analysis: Partial<AnalysisOptions>;
}

/** Makes the metrics and the experiment that are absent, starts the experiment at the first row's time, and says what it did. */
export async function ensureExperiment(
  api: ApiClient,
  question: ReplayQuestion,
  scan: ReplayScan,
  wishes: ExperimentWishes,
): Promise<string[]> {
  const found = await api.findExperiment(question.experiment);
  if (found !== null) requireVariants(found, scan);
  const notes =
    found === null ? await create(api, question, scan, wishes) : foundNotes(found, question, scan);
  if (found === null || found.status === 'draft') {
    await api.start(question.experiment, scan.earliest);
    notes.push(
      `Started ${question.experiment} as of ${scan.earliest.toISOString()}, the time of the first row.`,
    );
  }
  return notes;
}

async function create(
  api: ApiClient,
  question: ReplayQuestion,
  scan: ReplayScan,
  wishes: ExperimentWishes,
): Promise<string[]> {
  const experiment = newExperiment(question, scan, wishes);
  const notes: string[] = [];
  for (const metric of newMetrics(question, scan)) {
    if ((await api.findMetric(metric.key)) !== null) continue;
    await api.createMetric(metric);
    notes.push(`Created the ${metric.type} metric ${metric.key}.`);
  }
  await api.createExperiment(experiment);
  notes.push(`Created the experiment ${experiment.key}.`);
  return notes;
}

/** The metrics that the outcomes feed. */
export function newMetrics({ outcomes }: ReplayQuestion, { outcomeKinds }: ReplayScan): WireMetric[] {
  return outcomes.map(({ column, key }, index) => ({
    key,
    name: column,
    type: outcomeKinds[index]!,
    event: key,
  }));
}

/** The first outcome decides, the others are secondary. */
export function newExperiment(
  { experiment, outcomes }: ReplayQuestion,
  { variants }: ReplayScan,
  { control, weights, name, hypothesis, analysis }: ExperimentWishes,
): NewExperiment {
  const keys = [...variants].sort(
    (a, b) => Number(b === control) - Number(a === control) || (a < b ? -1 : 1),
  );
  if (!variants.has(control)) {
    throw new CliError(
      `"${control}" is no variant of the file. Say which of these is the control with --control: ${keys.join(', ')}`,
    );
  }
  const nameless = keys.find((key) => !KEY_PATTERN.test(key));
  if (nameless !== undefined)
    throw new CliError(`"${nameless}" can be no variant's key (letters, digits, "_", ".", "-").`);
  if (weights !== null) requireWeightsOf(keys, weights);
  const weightOf = (key: string) => (weights === null ? 1 / keys.length : (weights.get(key) ?? 0));
  const [primary, ...secondary] = outcomes.map(({ key }) => key);
  return {
    key: experiment,
    name,
    hypothesis,
    variants: keys.map((key) => ({ key, name: key, weight: weightOf(key) })),
    control,
    metrics: { primary: primary === undefined ? [] : [primary], secondary, guardrails: [] },
    analysis,
  };
}

function requireVariants(found: WireExperiment, { variants }: ReplayScan): void {
  const known = found.variants.map(({ key }) => key);
  const unknown = [...variants].find((variant) => !known.includes(variant));
  if (unknown === undefined) return;
  throw new CliError(
    `The experiment "${found.key}" has no variant "${unknown}"; its variants are: ${known.join(', ')}`,
  );
}

function foundNotes(found: WireExperiment, { outcomes }: ReplayQuestion, { earliest }: ReplayScan): string[] {
  const { primary, secondary, guardrails } = found.metrics;
  const read = [...primary, ...secondary, ...guardrails.map(({ metric }) => metric)];
  const unread = outcomes.filter(({ key }) => !read.includes(key)).map(({ key }) => key);
  const notes = unread.map(
    (key) => `Note: ${found.key} has no metric "${key}"; its events are kept but not reported.`,
  );
  if (found.startedAt !== null && Date.parse(found.startedAt) > earliest.getTime()) {
    notes.push(`Note: ${found.key} started at ${found.startedAt}; exposures before that do not count.`);
  }
  return notes;
}
