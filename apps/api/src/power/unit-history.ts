import { baselineOf, type HistoryBaseline } from '#libs/analysis';
import {
  MetricHistory,
  unitMeasureOf,
  type Experiment,
  type HistoryRequest,
  type Metric,
  type UnitSample,
} from '#libs/domain';
import { ProblemError, retryAfter } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { Clock } from '../requester/clock.js';

const DAY_MILLIS = 86_400_000;
/** More units make the answer slower and hardly any surer. */
const MOST_UNITS = 50_000;
/** PostgreSQL's code for a statement that was given up after its time. */
const STATEMENT_TIMEOUT = '57014';

/** Why the data tell nothing, for the person who asked. */
export class NoBaseline {
  constructor(readonly reason: string) {}
}

/** What a metric was like in the project's own data. */
@Injectable()
export class UnitHistory {
  constructor(
    private readonly history: MetricHistory,
    private readonly clock: Clock,
  ) {}

  async baseline(
    metric: Metric,
    experiment: Experiment | null,
    historyDays: number,
  ): Promise<HistoryBaseline | NoBaseline> {
    const stretch = stretchOf(experiment, historyDays, this.clock.now());
    if (stretch.from >= stretch.until) return new NoBaseline('the experiment has not run yet');
    const { projectId } = metric;
    const sample = await this.sample({
      projectId,
      measure: unitMeasureOf(metric),
      limit: MOST_UNITS,
      ...stretch,
    });
    if (sample.units === 0) return new NoBaseline('no unit has done anything in that time');
    try {
      const baseline = baselineOf(sample, metric.type);
      return { ...baseline, newUnitsPerDay: arrivalsOf(baseline.newUnitsPerDay, experiment) };
    } catch (error) {
      if (error instanceof RangeError) return new NoBaseline(error.message);
      throw error;
    }
  }

  private async sample(request: HistoryRequest): Promise<UnitSample> {
    try {
      return await this.history.sample(request);
    } catch (error) {
      throw isTimeout(error) ? tooSlow(request) : error;
    }
  }
}

/** Of an experiment that has started its own units, however long ago it ran. Else days of UTC, today included. */
function stretchOf(
  experiment: Experiment | null,
  historyDays: number,
  now: Date,
): Pick<HistoryRequest, 'experimentId' | 'from' | 'until'> {
  if (experiment !== null && experiment.startedAt !== null) {
    const { id, startedAt, stoppedAt } = experiment;
    return { experimentId: id, from: startedAt, until: stoppedAt ?? now };
  }
  const today = Math.floor(now.getTime() / DAY_MILLIS) * DAY_MILLIS;
  return { experimentId: null, from: new Date(today - historyDays * DAY_MILLIS), until: now };
}

/** Eligible units by whole days: the last one is not over, and an experiment sees only those that it admits. */
function arrivalsOf(newUnitsPerDay: readonly number[], experiment: Experiment | null): number[] {
  const whole = newUnitsPerDay.length > 1 ? newUnitsPerDay.slice(0, -1) : newUnitsPerDay;
  const admitted = experiment?.startedAt ? experiment.traffic : 1;
  return admitted > 0 ? whole.map((units) => units / admitted) : [];
}

function isTimeout(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown } };
  return cause?.code === STATEMENT_TIMEOUT;
}

/** How long an experiment ran is nothing that one can ask for less of. */
const tooSlow = ({ experimentId }: HistoryRequest): ProblemError =>
  new ProblemError(
    'unavailable',
    `The history of the metric could not be read in time. Try again later, ${experimentId === null ? 'ask for fewer historyDays, ' : ''}or send "baseline" and "newUnitsPerDay" yourself.`,
    [],
    { headers: retryAfter() },
  );
