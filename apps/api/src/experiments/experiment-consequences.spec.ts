import { NO_SCHEDULE, type Experiment } from '#libs/domain';
import type { UnitMoves } from '../dry-run/intent.js';
import { aDraft, NOW } from '../testing/an-experiment.js';
import { experimentConsequences } from './experiment-consequences.js';

const NOBODY: UnitMoves = { staying: 0, moving: 0, entering: 0, leaving: 0 };
const later = new Date('2026-03-02T12:00:00Z');
const running = (overrides: Partial<Experiment> = {}): Experiment =>
  aDraft({ status: 'running', startedAt: NOW, ...overrides });
const decided = (overrides: Partial<Experiment> = {}): Experiment =>
  aDraft({
    status: 'decided',
    decision: { outcome: 'ship', variant: 'treatment', rationale: '', decidedAt: NOW },
    ...overrides,
  });
const said = (
  before: Experiment | null,
  after: Experiment | null,
  units: UnitMoves | null = NOBODY,
): string[] => experimentConsequences({ action: 'experiment.update', before, after, units, dependants: [] });

describe('experimentConsequences', () => {
  it('of what happens by itself', () => {
    const held = { at: NOW, reason: 'units are missing' };
    const ramp = [{ at: later, afterSeconds: null, traffic: 0.5 }];
    const before = running({ schedule: { startAt: null, stopAt: later, ramp, held } });
    expect(said(before, running({ schedule: NO_SCHEDULE }))).toEqual([
      'It no longer stops by itself.',
      'What is left of the ramp (1 step) is dropped.',
    ]);
    expect(said(before, running({ schedule: { ...before.schedule, held: null } }))).toEqual([
      'What was held since 2026-03-01T12:00:00.000Z goes on.',
    ]);
    expect(
      said(
        running(),
        running({ schedule: { ...NO_SCHEDULE, ramp: [...ramp, { ...ramp[0]!, traffic: 1 }] } }),
      ),
    ).toEqual(['Traffic goes to 50%, then 100% by itself.']);
    expect(said(aDraft(), aDraft({ schedule: { ...NO_SCHEDULE, startAt: later } }))).toEqual([
      'It is a draft: nobody has a variant yet.',
      'It starts by itself at 2026-03-02T12:00:00.000Z.',
    ]);
  });

  it('of variants by hand', () => {
    const one = { unit: 'a', variant: 'control' };
    const both = [one, { unit: 'b', variant: 'control' }];
    expect(said(running(), running({ overrides: both }))[0]).toMatch(/^2 units get their variant by hand/);
    expect(
      said(running({ overrides: both }), running({ overrides: [{ ...one, variant: 'treatment' }] })),
    ).toEqual([
      '1 unit gets its variant by hand, and another than before.',
      'Units that go back to chance: 1. They stay out of the analysis.',
    ]);
  });

  it('of segments', () => {
    expect(said(running({ segments: ['a', 'b'] }), running({ segments: ['b', 'c', 'd'] }))).toEqual([
      'Results by "c" and "d" are counted from the log, from the start of the experiment on. They explain and decide nothing: the plan stays as it was frozen.',
      'Results by "a" are no longer kept; stored reports still show them.',
    ]);
    expect(said(running({ segments: ['a', 'b'] }), running({ segments: ['b', 'a'] }))).toEqual([]);
  });

  it('of units whose attributes decide', () => {
    expect(said(running(), running({ targeting: { country: 'NL' } }), null)).toEqual([
      'Who comes in and who loses a variant depends on the attributes of the units: preview it with POST /v1/experiments/landing-page/preview.',
    ]);
    const targeted = running({ targeting: { country: 'NL' } });
    expect(said(targeted, { ...targeted, status: 'paused' }, { ...NOBODY, leaving: 0.3 }).at(-1)).toBe(
      '30% of the units that targeting and prerequisites let in lose their variant.',
    );
  });

  it('of its life', () => {
    const stopped = running({ status: 'stopped' });
    expect(said(stopped, decided())).toEqual([
      'Everybody whom targeting lets in gets "treatment" from now on.',
    ]);
    expect(said(stopped, decided({ holdouts: [{ key: 'all', share: 0.1 }] }))[0]).toContain(
      'except who is held out',
    );
    const keep = { outcome: 'keep', variant: null, rationale: '', decidedAt: NOW } as const;
    expect(said(stopped, decided({ decision: keep }))).toEqual([
      'Apps go on getting the value of "control".',
    ]);
    expect(said(stopped, running({ status: 'archived' }))[0]).toBe(
      "Apps get their code's default from now on.",
    );
    const started = running({
      layer: 'checkout',
      layerRanges: [[0, 0.25]],
      holdouts: [{ key: 'all', share: 0.1 }],
    });
    expect(said(aDraft({ schedule: { ...NO_SCHEDULE, startAt: later } }), started)).toEqual([
      'Freezes the plan: hypothesis, metrics, analysis, unit and control cannot change any more.',
      'Holds 25% of the layer "checkout" until it stops.',
      'Units of the holdouts "all" stay out, also of what it ships one day.',
      'It does not wait for the time at which it was to start.',
    ]);
    expect(said(running({ status: 'paused' }), running())).toEqual([
      'Every unit has the variant again that it had before the pause, unless a change meanwhile gave it another.',
    ]);
  });

  it('for those that depend on it, when anything reaches them', () => {
    const dependants = [{ type: 'flag', key: 'banner', status: null } as const];
    const of = (after: Experiment, units: UnitMoves | null): string[] =>
      experimentConsequences({ action: 'x', before: running(), after, units, dependants });
    expect(of(running({ name: 'Better' }), NOBODY)).toEqual([]);
    expect(of(running({ traffic: 0.5 }), { ...NOBODY, leaving: 0.5 }).at(-1)).toContain('the flag "banner"');
  });
});
