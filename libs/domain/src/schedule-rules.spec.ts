import type { Experiment, ExperimentStatus } from './experiment.js';
import { highestTraffic, layerShareViolations, reservedShare } from './layer-share.js';
import { pendingStep } from './pending-steps.js';
import { NO_SCHEDULE, type RampStep, type Schedule } from './schedule.js';
import { lateScheduleViolations, scheduleViolations } from './schedule-violations.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 2, number));
const at = (number: number, traffic = 0.5): RampStep => ({ at: day(number), afterSeconds: null, traffic });
const after = (days: number, traffic = 0.5): RampStep => ({ at: null, afterSeconds: days * 86_400, traffic });
const schedule = (overrides: Partial<Schedule>): Schedule => ({ ...NO_SCHEDULE, ...overrides });
const pointersOf = (violations: { pointer: string }[]): string[] => violations.map(({ pointer }) => pointer);

describe('scheduleViolations', () => {
  it.each<[string, Partial<Schedule>, Date | null, string[]]>([
    ['nothing', {}, null, []],
    ['an end after the start', { startAt: day(1), stopAt: day(2) }, null, []],
    ['an end before the start', { startAt: day(2), stopAt: day(1) }, null, ['/schedule/stopAt']],
    ['an end at the start', { startAt: day(2), stopAt: day(2) }, null, ['/schedule/stopAt']],
    ['an end before it started', { stopAt: day(1) }, day(2), ['/schedule/stopAt']],
    ['a ramp in order', { ramp: [at(1), at(2), at(3)] }, null, []],
    ['a ramp that goes back', { ramp: [at(2), at(3), at(1)] }, null, ['/schedule/ramp/2']],
    ['two steps at once', { ramp: [after(1), after(1)] }, null, ['/schedule/ramp/1']],
    ['times and spans that cannot be compared yet', { ramp: [after(9), at(2)] }, null, []],
    ['the same, with a start', { startAt: day(1), ramp: [after(9), at(2)] }, null, ['/schedule/ramp/1']],
    ['the same, started', { ramp: [after(9), at(2)] }, day(1), ['/schedule/ramp/1']],
    ['a step at the start', { startAt: day(1), ramp: [at(1)] }, null, ['/schedule/ramp/0']],
    ['a step that is late, started', { ramp: [at(1), at(3)] }, day(2), []],
    ['a step after the end', { stopAt: day(3), ramp: [at(2), at(3)] }, null, ['/schedule/ramp/1']],
    [
      'a span over the end',
      { startAt: day(1), stopAt: day(3), ramp: [after(2)] },
      null,
      ['/schedule/ramp/0'],
    ],
  ])('of %s', (_, overrides, startedAt, pointers) => {
    expect(pointersOf(scheduleViolations({ schedule: schedule(overrides), startedAt }))).toEqual(pointers);
  });
});

describe('lateScheduleViolations', () => {
  const late = (
    before: Partial<Schedule> | null,
    next: Partial<Schedule>,
    { status = 'draft', startedAt = null }: { status?: ExperimentStatus; startedAt?: Date | null } = {},
  ): string[] =>
    pointersOf(
      lateScheduleViolations(
        before && schedule(before),
        { schedule: schedule(next), status, startedAt },
        day(10),
      ),
    );

  it('refuses what is new and in the past, and leaves what was known', () => {
    expect(late(null, { startAt: day(9), stopAt: day(8) })).toEqual([
      '/schedule/startAt',
      '/schedule/stopAt',
    ]);
    expect(late({ startAt: day(9) }, { startAt: day(9), stopAt: day(11) })).toEqual([]);
    expect(late({ ramp: [at(9)] }, { ramp: [at(9), at(12)] })).toEqual([]);
    expect(late({ ramp: [at(9)] }, { ramp: [at(8), at(9)] })).toEqual(['/schedule/ramp/0']);
    expect(late(null, { startAt: new Date(day(10).getTime() - 4_000) })).toEqual([]);
  });

  it('counts spans from the start', () => {
    const running = { status: 'running', startedAt: day(5) } as const;
    expect(late(null, { ramp: [after(4)] }, running)).toEqual(['/schedule/ramp/0']);
    expect(late(null, { ramp: [after(6)] }, running)).toEqual([]);
    expect(late(null, { ramp: [after(4)] })).toEqual([]);
  });

  it('starts nothing twice', () => {
    expect(late(null, { startAt: day(11) }, { status: 'running', startedAt: day(5) })).toEqual([
      '/schedule/startAt',
    ]);
  });
});

describe('pendingStep', () => {
  const pending = (
    status: ExperimentStatus,
    overrides: Partial<Schedule>,
    now = day(10),
  ): ReturnType<typeof pendingStep> =>
    pendingStep(
      {
        status,
        schedule: schedule(overrides),
        startedAt: status === 'draft' ? null : day(5),
      } as unknown as Experiment,
      now,
    );
  const held = { at: day(9), reason: 'units are missing' };

  it('starts drafts, and only those', () => {
    expect(pending('draft', { startAt: day(10) })).toEqual({ kind: 'start' });
    expect(pending('draft', { startAt: day(11) })).toBeNull();
    expect(pending('draft', {})).toBeNull();
    expect(pending('draft', { startAt: day(9), held })).toBeNull();
    expect(pending('running', { startAt: day(9) })).toBeNull();
  });

  it('takes the last step whose time has come', () => {
    const ramp = [at(8, 0.1), after(4, 0.2), at(12, 0.3)];
    expect(pending('running', { ramp })).toEqual({ kind: 'ramp', step: ramp[1], rest: [ramp[2]] });
    expect(pending('running', { ramp }, day(7))).toBeNull();
    expect(pending('paused', { ramp })).toBeNull();
    expect(pending('running', { ramp, held })).toBeNull();
    expect(pending('stopped', { ramp })).toBeNull();
  });

  it('stops before anything else, also what is paused or held', () => {
    const ramp = [at(8)];
    for (const status of ['running', 'paused'] as const) {
      expect(pending(status, { stopAt: day(10), ramp, held })).toEqual({ kind: 'stop' });
    }
    for (const status of ['draft', 'stopped', 'decided', 'archived'] as const) {
      expect(pending(status, { stopAt: day(9) })).toBeNull();
    }
  });
});

describe('the share of a layer', () => {
  const wanting = (layerShare: number | null, layer: string | null = 'checkout') => ({
    traffic: 0.1,
    layer,
    layerShare,
    schedule: schedule({ ramp: [at(2, 0.4), at(3, 0.2)] }),
  });

  it('is what traffic and ramp will need, unless more is asked for', () => {
    expect(highestTraffic(wanting(null))).toBe(0.4);
    expect(reservedShare(wanting(null))).toBe(0.4);
    expect(reservedShare(wanting(0.6))).toBe(0.6);
  });

  it('is of a layer, and no smaller than what will be admitted', () => {
    expect(layerShareViolations(wanting(null, null))).toEqual([]);
    expect(layerShareViolations(wanting(0.4))).toEqual([]);
    expect(pointersOf(layerShareViolations(wanting(0.3)))).toEqual(['/layerShare']);
    expect(pointersOf(layerShareViolations(wanting(0.5, null)))).toEqual(['/layerShare']);
  });
});
