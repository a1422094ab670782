import type { MetricDirection, MetricRole } from '#libs/domain';
import { nearestName } from '#libs/domain';
import { CliError } from '../terminal/cli-error.js';
import type { AnalyzeOptions, Named } from './analyze-options.js';
import type { MetricQuestion } from './table-question.js';

/** A metric, and what the team wants of it. */
export interface PlannedTableMetric extends MetricQuestion {
  role: MetricRole;
  direction: MetricDirection;
  /** Of a guardrail; null: any significant harm counts. */
  margin: number | null;
}

type Wishes = Pick<AnalyzeOptions, 'metric' | 'secondary' | 'guardrail' | 'decrease' | 'cap' | 'quantile'>;

/**
 * Every metric that was named, once, primary ones first. CliError where the options contradict each other, as where they give
 * one metric two roles: a primary metric that is a guardrail too would no longer decide.
 */
export function planMetrics(wishes: Wishes): PlannedTableMetric[] {
  const { metric, secondary, guardrail, decrease, cap, quantile } = wishes;
  const guarded = guardrail.map((one) => one.metric);
  requireOneRole({ '--metric': metric, '--secondary': secondary, '--guardrail': guarded });
  const roles: [string, MetricRole][] = [
    ...[...new Set(metric)].map((name): [string, MetricRole] => [name, 'primary']),
    ...[...new Set(secondary)].map((name): [string, MetricRole] => [name, 'secondary']),
    ...[...new Set(guarded)].map((name): [string, MetricRole] => [name, 'guardrail']),
  ];
  const all = roles.map(([name]) => name);
  requireNamed('--decrease', decrease, all);
  requireNamed('--cap', namesOf(cap), all);
  requireNamed('--quantile', namesOf(quantile), all);
  const both = cap.find((one) => namesOf(quantile).includes(one.metric));
  if (both !== undefined) throw new CliError(`${both.metric} is a quantile, which needs no --cap.`);
  return roles.map(([name, role]) => ({
    name,
    role,
    direction: decrease.includes(name) ? 'decrease' : 'increase',
    margin: valueOf('--guardrail', guardrail, name),
    cap: valueOf('--cap', cap, name),
    quantile: valueOf('--quantile', quantile, name),
  }));
}

function requireOneRole(named: Readonly<Record<string, readonly string[]>>): void {
  for (const name of Object.values(named).flat()) {
    const options = Object.keys(named).filter((option) => named[option]!.includes(name));
    if (options.length === 1) continue;
    throw new CliError(
      `${name} has ${options.length} roles, ${options.join(' and ')}; give each metric one.`,
    );
  }
}

function namesOf(said: readonly Named<unknown>[]): string[] {
  return said.map(({ metric }) => metric);
}

function requireNamed(option: string, names: readonly string[], metrics: readonly string[]): void {
  const unknown = names.find((name) => !metrics.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, metrics);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw new CliError(`${option} ${unknown} names no --metric, --secondary or --guardrail.${meant}`);
}

/** What was said of the metric; null: nothing. */
function valueOf<Value>(option: string, said: readonly Named<Value>[], metric: string): Value | null {
  const [first, second] = said.filter((one) => one.metric === metric);
  if (second !== undefined) throw new CliError(`${option} is said twice of ${metric}.`);
  return first?.value ?? null;
}
