import {
  arrivedAs,
  countedUntil,
  timeOf,
  weeklyTraffic,
  type Traffic,
} from '../testing/an-observed-event.js';
import { hourlyHistory } from './hourly-history.js';
import { judgeVolume, unusualAt, unusualDays } from './judge-volume.js';
import { negativeBinomialCdf, negativeBinomialUpper } from './negative-binomial.js';
import { usualVolume } from './usual-volume.js';

const WEEK = 168;
const usual: Traffic = { weeks: 6, perHour: 400, dayNoise: 0.1, hourNoise: 0.1, growth: 0.02 };

/** The last hours of the traffic, changed. */
function changed(counts: readonly number[], hours: number, factor: number): number[] {
  return counts.map((count, hour) => (hour >= counts.length - hours ? Math.round(count * factor) : count));
}

const judged = (counts: readonly number[]): ReturnType<typeof judgeVolume> =>
  judgeVolume(arrivedAs(counts), countedUntil(counts.length));

describe('the calibration on healthy traffic', () => {
  const worlds: [string, Traffic][] = [
    ['busy', { ...usual, perHour: 5_000 }],
    ['ordinary', usual],
    ['thin', { ...usual, perHour: 40 }],
    ['growing by a tenth a week', { ...usual, growth: 0.1 }],
    ['uneven from day to day', { ...usual, dayNoise: 0.2, hourNoise: 0.2 }],
  ];

  it.each(worlds)('%s: no hour of 140 weeks is unusual', (_name, traffic) => {
    let alarms = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const counts = weeklyTraffic({ ...traffic, weeks: 9 }, seed);
      const history = hourlyHistory(arrivedAs(counts), countedUntil(counts.length));
      if (history === null) throw new Error('there is history');
      for (let place = 2 * WEEK; place <= history.counts.length; place += 1) {
        if (unusualAt(history, place) !== null) alarms += 1;
      }
    }
    // 23,520 hours, of which each is judged over three stretches.
    expect(alarms).toBe(0);
  });

  it.each(worlds)('%s: no day of two months is unusual to a report', (_name, traffic) => {
    for (let seed = 101; seed <= 120; seed += 1) {
      const counts = weeklyTraffic({ ...traffic, weeks: 9 }, seed);
      expect(unusualDays(arrivedAs(counts), timeOf(0), countedUntil(counts.length))).toEqual([]);
    }
  });
});

describe('what is unusual', () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  // From Monday to Friday noon of the sixth week.
  const untilNoon = (seed: number): number[] => weeklyTraffic(usual, seed).slice(0, 5 * WEEK + 4 * 24 + 14);

  it('is found within an hour when everything stops at noon', () => {
    for (const seed of seeds) {
      expect(judged(changed(untilNoon(seed), 1, 0))).toMatchObject({
        kind: 'stopped',
        observed: 0,
        hours: 1,
      });
    }
  });

  it('is found within six hours when three quarters are lost', () => {
    const found = seeds.filter((seed) => judged(changed(untilNoon(seed), 6, 0.25))?.kind === 'low');
    expect(found.length).toBeGreaterThanOrEqual(19);
  });

  it('is found when four times as many come, from when on, and against what', () => {
    const found = judged(changed(untilNoon(1), 24, 4));
    expect(found).toMatchObject({ kind: 'high', hours: 24, comparedWith: 'hour-of-week' });
    expect(found?.since).toEqual(timeOf(5 * WEEK + 4 * 24 + 14 - 24));
    expect((found?.observed ?? 0) / (found?.expected ?? 1)).toBeGreaterThan(2);
  });

  it('is not the quiet of a weekend', () => {
    expect(judged(weeklyTraffic(usual, 3).slice(0, 5 * WEEK + 6 * 24 + 4))).toBeNull();
  });

  it('cannot be told in the first two weeks, and by the hour of the day in the third', () => {
    const counts = weeklyTraffic(usual, 4);
    expect(judged(changed(counts.slice(0, 13 * 24), 24, 5))).toBeNull();
    const third = judged(changed(counts.slice(0, 2 * WEEK + 3 * 24), 24, 12));
    expect(third).toMatchObject({ kind: 'high', comparedWith: 'hour-of-day' });
  });

  it('is any event that stays away for days without having done so before', () => {
    const steady = Array.from({ length: 5 * 24 }, () => 3);
    expect(judged([...steady, ...Array<number>(60).fill(0)])).toBeNull();
    const gone = judged([...steady, ...Array<number>(80).fill(0)]);
    expect(gone).toMatchObject({ kind: 'stopped', expected: null });
    expect(gone?.since).toEqual(new Date(timeOf(5 * 24 - 1).getTime() + 1_800_000));
    // Once a day is no silence.
    const daily = Array.from({ length: 60 * 24 }, (_, hour) => (hour % 24 === 0 ? 1 : 0));
    expect(judged([...daily, ...Array<number>(90).fill(0)])).toBeNull();
  });

  it('is a day of an experiment too, long after', () => {
    const counts = weeklyTraffic(usual, 5).map((count, hour) =>
      hour >= 4 * WEEK && hour < 4 * WEEK + 24 ? count * 4 : count,
    );
    const days = unusualDays(arrivedAs(counts), timeOf(3 * WEEK), countedUntil(counts.length));
    expect(days.map(({ kind, since }) => [kind, since])).toEqual([['high', timeOf(4 * WEEK)]]);
  });
});

it('a dispersion is read off past weeks: that of the traffic, whatever a few odd days were', () => {
  const counts = weeklyTraffic(
    { ...usual, weeks: 9, perHour: 20_000, growth: 0, dayNoise: 0, hourNoise: 0.3 },
    6,
  );
  const odd = counts.map((count, hour) => (hour % (WEEK + 24) < 3 ? count * 20 : count));
  for (const traffic of [counts, odd]) {
    const history = { start: 0, counts: traffic };
    const dispersion = usualVolume(history, traffic.length, 1)?.variation().dispersion;
    // A log-normal of 0.3 has a squared coefficient of variation of 0.094; and the median of eight weeks varies, too.
    expect(dispersion).toBeGreaterThan(0.07);
    expect(dispersion).toBeLessThan(0.16);
  }
});

it('tails of the negative binomial are sums of its probabilities', () => {
  const [mean, dispersion] = [12, 0.3];
  const size = 1 / dispersion;
  const share = size / (size + mean);
  let mass = share ** size;
  let below = 0;
  for (let count = 0; count <= 40; count += 1) {
    expect(negativeBinomialUpper(count, mean, dispersion)).toBeCloseTo(1 - below, 9);
    below += mass;
    expect(negativeBinomialCdf(count, mean, dispersion)).toBeCloseTo(below, 9);
    mass *= ((count + size) / (count + 1)) * (1 - share);
  }
});
