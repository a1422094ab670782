import { powerViolations, type HistoryBaseline } from '#libs/analysis';
import {
  ExperimentRepository,
  isShare,
  MetricRepository,
  NotFoundError,
  type Experiment,
  type Metric,
  type MetricBaseline,
  type MetricType,
  type PowerQuestion,
  type Violation,
} from '#libs/domain';
import { invalidInput, ProblemError } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { BaselineInput, PowerInput } from './power.dto.js';
import { PowerPlanner } from './power-planner.js';
import { baselineFrom, powerQuestionOf } from './power-question.js';
import type { BaselineSource, PowerResource } from './power.resource.js';
import { NoBaseline, UnitHistory } from './unit-history.js';

interface Known {
  type: MetricType;
  baseline: MetricBaseline;
  newUnitsPerDay: number[];
  source: BaselineSource;
  units: number | null;
}

/** Says how large an experiment must be, from given numbers or from the project's own. */
@Injectable()
export class PowerService {
  constructor(
    private readonly metrics: MetricRepository,
    private readonly experiments: ExperimentRepository,
    private readonly history: UnitHistory,
    private readonly planner: PowerPlanner,
  ) {}

  async answer(input: PowerInput, projectId: string): Promise<PowerResource> {
    refuse(inputViolations(input));
    const [metric, experiment] = await Promise.all([
      this.metric(projectId, input.metric),
      this.experiment(projectId, input.experiment),
    ]);
    const known = metric === null ? knownWithoutMetric(input) : await this.known(input, metric, experiment);
    const question = powerQuestionOf(input, experiment, known);
    refuseQuestion(question, known.source, metric);
    const { source, units, baseline } = known;
    const answer = await this.planner.plan(question);
    return { question, answer, baseline: { ...baseline, source, units } };
  }

  private async known(input: PowerInput, metric: Metric, experiment: Experiment | null): Promise<Known> {
    const { type } = metric;
    const given = input.baseline ?? {};
    refuse(spreadViolations(given, type));
    if (isTold(input, type)) {
      const baseline = baselineFrom(given, null, type);
      if (baseline !== null) {
        return { type, baseline, newUnitsPerDay: input.newUnitsPerDay ?? [], source: 'given', units: null };
      }
    }
    const found = await this.history.baseline(metric, experiment, input.historyDays);
    const history: HistoryBaseline | null = found instanceof NoBaseline ? null : found;
    const baseline = baselineFrom(given, history, type);
    if (baseline === null)
      throw noHistory(metric, found instanceof NoBaseline ? found.reason : 'it has no spread');
    const newUnitsPerDay = input.newUnitsPerDay ?? history?.newUnitsPerDay ?? [];
    if (history === null) return { type, baseline, newUnitsPerDay, source: 'given', units: null };
    const source = experiment?.startedAt ? 'experiment' : 'metric';
    return { type, baseline, newUnitsPerDay, source, units: history.units };
  }

  private async metric(projectId: string, key: string | undefined): Promise<Metric | null> {
    if (key === undefined) return null;
    const metric = await this.metrics.findByKey(projectId, key);
    if (metric === null) throw new NotFoundError('metric', key, '/metric');
    return metric;
  }

  private async experiment(projectId: string, key: string | undefined): Promise<Experiment | null> {
    if (key === undefined) return null;
    const experiment = await this.experiments.findByKey(projectId, key);
    if (experiment === null) throw new NotFoundError('experiment', key, '/experiment');
    return experiment;
  }
}

function inputViolations({ metric, baseline, type, weights, variants }: PowerInput): Violation[] {
  const violations: Violation[] = [];
  if (metric === undefined && baseline?.mean === undefined) {
    const pointer = baseline === undefined ? '/baseline' : '/baseline/mean';
    violations.push({ pointer, detail: 'is needed, or the key of a metric whose own data have one' });
  }
  if (metric !== undefined && type !== undefined) {
    violations.push({ pointer: '/type', detail: 'belongs to the metric that is named; leave it out' });
  }
  if (weights !== undefined && variants !== undefined) {
    violations.push({ pointer: '/variants', detail: 'says the same as weights; give one of them' });
  }
  return violations;
}

function spreadViolations({ standardDeviation }: BaselineInput, type: MetricType): Violation[] {
  if (standardDeviation === undefined || !isShare(type)) return [];
  const detail = `of a ${type} follows from its mean; leave it out`;
  return [{ pointer: '/baseline/standardDeviation', detail }];
}

/** Everything that the data could say was said. */
function isTold({ baseline, newUnitsPerDay }: PowerInput, type: MetricType): boolean {
  const { mean, standardDeviation, covariateCorrelation } = baseline ?? {};
  const hasSpread = standardDeviation !== undefined || isShare(type);
  return (
    mean !== undefined && hasSpread && covariateCorrelation !== undefined && newUnitsPerDay !== undefined
  );
}

function knownWithoutMetric({ type: named, baseline = {}, newUnitsPerDay = [] }: PowerInput): Known {
  const type = named ?? (baseline.standardDeviation === undefined ? 'conversion' : 'sum');
  refuse(spreadViolations(baseline, type));
  const known = baselineFrom(baseline, null, type);
  if (known === null) {
    throw invalidInput([{ pointer: '/baseline/standardDeviation', detail: `is needed of a ${type}` }]);
  }
  return { type, baseline: known, newUnitsPerDay, source: 'given', units: null };
}

/** What is wrong with numbers that nobody sent is no fault of the input. */
function refuseQuestion(question: PowerQuestion, source: BaselineSource, metric: Metric | null): void {
  const violations = powerViolations(question);
  const ofData = violations.find(({ pointer }) => pointer.startsWith('/baseline'));
  if (source !== 'given' && metric !== null && ofData !== undefined) {
    throw noHistory(metric, `its ${ofData.pointer.split('/').at(-1)} ${ofData.detail}`);
  }
  refuse(violations);
}

function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) throw invalidInput(violations);
}

function noHistory({ key, type }: Metric, reason: string): ProblemError {
  const instead = isShare(type) ? '{"mean": 0.05}' : '{"mean": 12.5, "standardDeviation": 30}';
  const detail = `The data of "${key}" do not tell its baseline: ${reason}. Send one, for example "baseline": ${instead}.`;
  return new ProblemError('no-history', detail, [{ pointer: '/baseline', detail: `is needed: ${reason}` }]);
}
