import type { ObservedType, Report } from '#libs/domain';
import { analyse } from '../analyse.js';
import type { DataHealth } from '../data-health/data-health.js';
import { anArm } from '../testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from '../testing/an-analysis.js';
import {
  anObservedEvent,
  arrivedAs,
  countedUntil,
  timeOf,
  weeklyTraffic,
} from '../testing/an-observed-event.js';

const HOURS = 5 * 168 + 4 * 24 + 14;
const now = countedUntil(HOURS);
const startedAt = timeOf(3 * 168);
const traffic = weeklyTraffic({ weeks: 6, perHour: 400, dayNoise: 0.1, hourNoise: 0.1, growth: 0 }, 9).slice(
  0,
  HOURS,
);

const units = ['control', 'treatment'].map((variant) => anArm({ variant, units: 1_000, mean: 5, m2: 4_000 }));
const health = (observed = arrivedAs(traffic), more: Partial<DataHealth> = {}): DataHealth => ({
  until: now,
  events: [{ observed, metrics: ['Revenue'] }],
  contributions: [],
  ...more,
});

function reportWith(dataHealth: DataHealth | null, subject: Parameters<typeof aSubject>[0] = {}): Report {
  return analyse(
    anAnalysis({
      experiment: aSubject({
        startedAt,
        metrics: { primary: ['revenue'], secondary: [], guardrails: [] },
        ...subject,
      }),
      metrics: [aMetric({ key: 'revenue', name: 'Revenue', type: 'sum' })],
      statistics: theStatistics({ revenue: units }),
      dataHealth,
      now,
    }),
  );
}

const CODES = ['EVENTS_STOPPED', 'VOLUME_UNUSUAL', 'PROPERTY_TYPE_CHANGED', 'BOT_LIKE_UNITS'];
const statusesOf = (report: Report): string[] =>
  CODES.map((code) => report.checks.find((check) => check.code === code)?.status ?? 'absent');
const detailOf = (report: Report, code: string): string =>
  report.checks.find((check) => check.code === code)?.detail ?? '';

it('are quiet on healthy data, and absent where nothing was observed', () => {
  expect(statusesOf(reportWith(health()))).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(statusesOf(reportWith(health(arrivedAs([]), { until: null })))).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(statusesOf(reportWith(null))).toEqual(['absent', 'absent', 'absent', 'absent']);
});

it('raise an alarm when the events of a metric stop while the experiment runs, and not after', () => {
  const stopped = health(arrivedAs(traffic.map((count, hour) => (hour >= HOURS - 3 ? 0 : count))));
  const report = reportWith(stopped);
  expect(statusesOf(report)[0]).toBe('alert');
  expect(detailOf(report, 'EVENTS_STOPPED')).toContain('"buy" (read by Revenue): 0 events in the');
  expect(statusesOf(reportWith(stopped, { status: 'stopped', stoppedAt: timeOf(HOURS - 24) }))).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
  ]);
});

it('name days with far more events than usual, since the start only', () => {
  const spike = (day: number): DataHealth =>
    health(arrivedAs(traffic.map((count, hour) => (Math.floor(hour / 24) === day ? count * 5 : count))));
  const report = reportWith(spike(29));
  expect(statusesOf(report)[1]).toBe('warning');
  expect(detailOf(report, 'VOLUME_UNUSUAL')).toContain('in the 24 hours from 2026-02-03 00:00');
  expect(statusesOf(reportWith(spike(17)))[1]).toBe('ok');
});

describe('a type that changed', () => {
  const type = (name: ObservedType['type'], since: Date, more: Partial<ObservedType> = {}): ObservedType => ({
    ...{ type: name, weight: 100, seenBefore: 0, since, lastSeen: now },
    ...more,
  });
  const withTypes = (...types: ObservedType[]): string | undefined =>
    statusesOf(
      reportWith(
        health(
          anObservedEvent({ ...arrivedAs(traffic), properties: [{ name: 'price', types, example: null }] }),
        ),
      ),
    )[2];
  const later = new Date(startedAt.getTime() + 86_400_000);

  it('is told when it came after long, and is no rarity', () => {
    expect(withTypes(type('number', timeOf(0)), type('string', later, { seenBefore: 500 }))).toBe('warning');
  });

  it.each([
    ['mixed from the beginning', type('string', timeOf(1), { seenBefore: 3 })],
    ['a rarity', type('string', later, { seenBefore: 500, weight: 4 })],
    ['before the start', type('string', timeOf(100), { seenBefore: 500 })],
    ['null', type('null', later, { seenBefore: 500 })],
  ])('is none: %s', (_name, other) => {
    expect(withTypes(type('number', timeOf(0)), other)).toBe('ok');
  });
});

it('name units like bots that carry more than a hundredth of a metric', () => {
  const from = (total: number, type: 'sum' | 'conversion' = 'sum'): string | undefined => {
    const contributions = [{ metricKey: 'revenue', variant: 'control', unit: 'crawler', total }];
    const input = anAnalysis({
      experiment: aSubject({ metrics: { primary: ['revenue'], secondary: [], guardrails: [] } }),
      metrics: [aMetric({ key: 'revenue', name: 'Revenue', type })],
      statistics: theStatistics({ revenue: units }),
      dataHealth: health(undefined, { contributions }),
    });
    return statusesOf(analyse(input))[3];
  };
  // Of 10,000.
  expect([from(99), from(101), from(5_000), from(5_000, 'conversion')]).toEqual([
    'ok',
    'warning',
    'warning',
    'ok',
  ]);
});
