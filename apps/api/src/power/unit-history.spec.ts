import { InvalidInputError, MetricHistory, type HistoryRequest, type UnitSample } from '#libs/domain';
import { Clock } from '../requester/clock.js';
import { aMetric } from '../testing/a-metric.js';
import { aDraft, NOW } from '../testing/an-experiment.js';
import { NoBaseline, UnitHistory } from './unit-history.js';

const CLOCK: Clock = { now: () => NOW };
const DAY_MILLIS = 86_400_000;

/** Remembers what it was asked, and answers with the sample or fails. */
class GivenHistory extends MetricHistory {
  readonly requests: HistoryRequest[] = [];

  constructor(private readonly outcome: UnitSample | Error) {
    super();
  }

  override sample(request: HistoryRequest): Promise<UnitSample> {
    this.requests.push(request);
    return this.outcome instanceof Error ? Promise.reject(this.outcome) : Promise.resolve(this.outcome);
  }
}

/** One of four units converted. */
const sampleWith = (newUnitsPerDay: number[]): UnitSample => ({
  population: 8,
  newUnitsPerDay,
  units: 4,
  weight: Float64Array.of(3, 1),
  numerator: Float64Array.of(0, 1),
  denominator: Float64Array.of(0, 0),
  covariates: [],
});

describe('UnitHistory', () => {
  it('reads whole days and leaves out the one that is not over', async () => {
    const history = new GivenHistory(sampleWith([5, 3, 1]));
    const baseline = await new UnitHistory(history, CLOCK).baseline(aMetric(), null, 2);
    expect(baseline).toMatchObject({ mean: 0.25, units: 8, newUnitsPerDay: [5, 3] });
    const [{ from, until, experimentId } = {} as HistoryRequest] = history.requests;
    expect([from, until, experimentId]).toEqual([new Date('2026-02-27T00:00:00Z'), NOW, null]);
  });

  it('reads the units of an experiment that has started, and those that it turned away', async () => {
    const startedAt = new Date(NOW.getTime() - 3 * DAY_MILLIS);
    const experiment = aDraft({ status: 'running', startedAt, traffic: 0.5 });
    const history = new GivenHistory(sampleWith([5, 3, 1]));
    const baseline = await new UnitHistory(history, CLOCK).baseline(aMetric(), experiment, 28);
    expect(baseline).toMatchObject({ newUnitsPerDay: [10, 6] });
    expect(history.requests).toMatchObject([{ experimentId: experiment.id, from: startedAt, until: NOW }]);
  });

  it('says why the data tell nothing', async () => {
    const empty = { ...sampleWith([]), units: 0 };
    const unit = new UnitHistory(new GivenHistory(empty), CLOCK);
    expect(await unit.baseline(aMetric(), null, 28)).toEqual(
      new NoBaseline('no unit has done anything in that time'),
    );
    const just = aDraft({ status: 'running', startedAt: NOW });
    expect(await unit.baseline(aMetric(), just, 28)).toBeInstanceOf(NoBaseline);
  });

  it('says what to do when the history is too long to read', async () => {
    const slow = new InvalidInputError('too much');
    slow.cause = { code: '57014' };
    const reading = new UnitHistory(new GivenHistory(slow), CLOCK).baseline(aMetric(), null, 365);
    await expect(reading).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('fewer historyDays') as unknown,
    });
  });
});
