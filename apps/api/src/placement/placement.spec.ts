import { assign, compileCatalogue, type BucketRange } from '#libs/assignment';
import { allocationOf, openPhase, reviseExperiment, type Experiment, type Variant } from '#libs/domain';
import { assignmentExperimentOf } from '../catalogue/assignment-experiment.js';
import { aDraft, NOW } from '../testing/an-experiment.js';
import { extendRanges, freeRanges, sizeOfRanges, takeRanges } from './layer-ranges.js';
import { placeUnits } from './place-units.js';
import { unitMoves } from './unit-moves.js';

const UNITS = 20_000;
const TEN_STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.33333, 0.5, 0.7, 0.9, 1];
const NO_ENDED = new Set<string>();

const variantsOf = (weights: Record<string, number>): Variant[] =>
  Object.entries(weights).map(([key, weight]) => ({ key, name: key, weight, value: key }));

function running(overrides: Partial<Experiment> = {}): Experiment {
  const started = aDraft({ status: 'running', startedAt: NOW, ...overrides });
  return { ...started, phases: openPhase([], allocationOf(started), 'start', NOW) };
}

/** Variant of every unit, null for those that are not in. */
function assignmentsOf(experiment: Experiment): (string | null)[] {
  const catalogue = compileCatalogue([assignmentExperimentOf(experiment, NO_ENDED)], '1');
  return Array.from({ length: UNITS }, (_, unit) => {
    const [assignment] = assign(catalogue, { id: `unit-${unit}` }, [experiment.key]);
    return assignment?.inExperiment ? assignment.variant : null;
  });
}

function observedMoves(before: Experiment, after: Experiment): ReturnType<typeof unitMoves> {
  const [from, to] = [assignmentsOf(before), assignmentsOf(after)];
  const share = (is: (old: string | null, next: string | null) => boolean): number =>
    from.filter((old, unit) => is(old, to[unit] ?? null)).length / UNITS;
  return {
    staying: share((old, next) => old !== null && old === next),
    moving: share((old, next) => old !== null && next !== null && old !== next),
    entering: share((old, next) => old === null && next !== null),
    leaving: share((old, next) => old !== null && next === null),
  };
}

const change = (
  experiment: Experiment,
  what: Parameters<typeof reviseExperiment>[1],
  others: readonly Experiment[] = [],
): Experiment => reviseExperiment(experiment, what, NOW, placeUnits(others));

const neighbour = (layerRanges: [number, number][]): Experiment =>
  running({ key: 'neighbour', id: 'n', layer: 'checkout', layerRanges });

describe('placeUnits', () => {
  const small: Partial<Experiment> = { traffic: 0.01 };
  const layered: Partial<Experiment> = { ...small, layer: 'checkout', layerRanges: [[0.2, 0.21]] };
  const sliced = (overrides: Partial<Experiment>): Experiment =>
    change(running(overrides), { variants: variantsOf({ control: 0.2, treatment: 0.8 }) });

  it.each<[string, Experiment, readonly Experiment[], number]>([
    ['nothing more', running(small), [], 1],
    ['hash version 1', running({ ...small, hashVersion: 1 }), [], 1],
    ['slices', sliced(small), [], 1],
    ['a layer', running(layered), [], 1],
    [
      'a layer and neighbours',
      running(layered),
      [
        neighbour([
          [0.21, 0.3],
          [0.5, 0.6],
        ]),
      ],
      0.7,
    ],
    [
      'a layer, neighbours and slices',
      sliced(layered),
      [
        neighbour([
          [0, 0.1],
          [0.3, 0.4],
        ]),
      ],
      0.7,
    ],
    ['a reserve in a layer', running({ ...layered, layerRanges: [[0.1, 0.45]] }), [], 1],
  ])('moves nobody while traffic is raised step by step, with %s', (_, start, others, most) => {
    let experiment = start;
    let before = assignmentsOf(experiment);
    for (const traffic of TEN_STEPS.filter((step) => step <= most)) {
      experiment = change(experiment, { traffic }, others);
      const after = assignmentsOf(experiment);
      expect(before.filter((variant, unit) => variant !== null && after[unit] !== variant)).toEqual([]);
      const admitted = after.filter((variant) => variant !== null).length / UNITS;
      expect(Math.abs(admitted - traffic)).toBeLessThan(0.015);
      before = after;
    }
    expect(experiment.phases).toHaveLength(start.phases.length);
  });

  it('only removes while traffic is lowered, and keeps what it holds of its layer', () => {
    const whole = running({ traffic: 0.8, layer: 'checkout', layerRanges: [[0, 0.8]] });
    const less = change(whole, { traffic: 0.3 });
    expect(less.layerRanges).toEqual([[0, 0.8]]);
    const [before, after] = [assignmentsOf(whole), assignmentsOf(less)];
    expect(after.filter((variant, unit) => variant !== null && before[unit] !== variant)).toEqual([]);
    const again = assignmentsOf(change(less, { traffic: 0.8 }));
    expect(again).toEqual(before);
  });

  it('takes no more of a layer than is free, and says who holds what', () => {
    const others = [neighbour([[0.3, 0.9]])];
    const mine = running({ traffic: 0.3, layer: 'checkout', layerRanges: [[0, 0.3]] });
    expect(change(mine, { traffic: 0.4 }, others).layerRanges).toEqual([
      [0, 0.3],
      [0.9, 1],
    ]);
    expect(() => change(mine, { traffic: 0.41 }, others)).toThrow(
      '0.1 is free and 0.11 is needed: "neighbour" holds 0.6, "landing-page" holds 0.3;',
    );
  });

  it.each<[Record<string, number>, number]>([
    [{ control: 0.4, treatment: 0.6 }, 0.1],
    [{ treatment: 0.5, control: 0.5 }, 0],
    [{ control: 0.5, other: 0.25, treatment: 0.25 }, 0.25],
    [{ control: 0.5, other: 0.5 }, 0.5],
    [{ control: 0.3, a: 0.3, b: 0.4 }, 0.7],
  ])('moves the fewest for weights %j', (weights, moving) => {
    const before = running();
    const after = change(before, { variants: variantsOf(weights) });
    const moves = unitMoves(before, after);
    expect(moves?.moving).toBeCloseTo(moving, 3);
    expect(moves).toMatchObject({ entering: 0, leaving: 0 });
    expect(after.slices).not.toBeNull();
  });

  it('keeps nobody in place when the hash changes', () => {
    const after = change(sliced({}), { seed: 'another' });
    expect(after.slices).toBeNull();
    expect(unitMoves(sliced({}), after)).toEqual({ staying: 0.68, moving: 0.32, entering: 0, leaving: 0 });
  });
});

describe('unitMoves', () => {
  const one = running({ traffic: 0.4 });
  const layered = running({ traffic: 0.2, layer: 'checkout', layerRanges: [[0.1, 0.5]] });
  const stopped: Experiment = { ...one, status: 'stopped' };
  const shipped: Experiment = {
    ...stopped,
    status: 'decided',
    decision: { outcome: 'ship', variant: 'treatment', rationale: '', decidedAt: NOW },
  };

  it.each<[string, Experiment, Experiment]>([
    ['more traffic', one, change(one, { traffic: 0.9 })],
    ['other weights', one, change(one, { variants: variantsOf({ control: 0.1, treatment: 0.9 }) })],
    ['another salt', one, change(one, { seed: 'another' })],
    ['more of a layer', layered, change(layered, { traffic: 0.6 })],
    ['a pause', layered, { ...layered, status: 'paused' }],
    [
      'less',
      layered,
      change(layered, { traffic: 0.05, variants: variantsOf({ control: 0.3, treatment: 0.7 }) }),
    ],
  ])('tells of %s what is then seen', (_, before, after) => {
    const [told, seen] = [unitMoves(before, after), observedMoves(before, after)];
    for (const name of ['staying', 'moving', 'entering', 'leaving'] as const) {
      expect(Math.abs((told?.[name] ?? NaN) - (seen?.[name] ?? NaN))).toBeLessThan(0.012);
    }
  });

  it('follows an experiment through its life', () => {
    const nobody = { staying: 0, moving: 0, entering: 0, leaving: 0 };
    expect(unitMoves(aDraft(), one)).toEqual({ ...nobody, entering: 0.4 });
    expect(unitMoves(one, stopped)).toEqual({ ...nobody, leaving: 0.4 });
    expect(unitMoves(stopped, shipped)).toEqual({ ...nobody, entering: 1 });
    expect(unitMoves(shipped, { ...shipped, status: 'archived' })).toEqual({ ...nobody, leaving: 1 });
    expect(unitMoves(aDraft(), null)).toEqual(nobody);
  });

  it('leaves out who is held out', () => {
    const holdouts = [
      { key: 'a', share: 0.1 },
      { key: 'b', share: 0.5 },
    ];
    expect(unitMoves(aDraft(), { ...one, holdouts })?.entering).toBeCloseTo(0.4 * 0.9 * 0.5, 9);
  });

  it('is silent where it depends on attributes', () => {
    expect(unitMoves(one, change(one, { targeting: { country: 'NL' } }))).toBeNull();
    const prerequisites = [{ key: 'other', condition: { value: true } }];
    expect(unitMoves(one, change(one, { prerequisites }))).toBeNull();
    expect(unitMoves(stopped, { ...stopped, targeting: { country: 'NL' } })).not.toBeNull();
  });
});

describe('ranges of a layer', () => {
  it('are one stretch if there is one that is long enough', () => {
    expect(takeRanges([], 0.3)).toEqual([[0, 0.3]]);
    expect(
      takeRanges(
        [
          [0, 0.2],
          [0.4, 0.5],
        ],
        0.3,
      ),
    ).toEqual([[0.5, 0.8]]);
    expect(takeRanges([[0.1, 0.2]], 0)).toEqual([]);
    expect(takeRanges([], 0.33333)).toEqual([[0, 0.3334]]);
  });

  it('are the longest pieces otherwise, and none when not enough is free', () => {
    const occupied: BucketRange[] = [
      [0.1, 0.4],
      [0.6, 0.7],
      [0.95, 1],
    ];
    expect(takeRanges(occupied, 0.5)).toEqual([
      [0, 0.05],
      [0.4, 0.6],
      [0.7, 0.95],
    ]);
    expect(takeRanges(occupied, 0.55)).toEqual([
      [0, 0.1],
      [0.4, 0.6],
      [0.7, 0.95],
    ]);
    expect(takeRanges(occupied, 0.56)).toBeNull();
    expect(takeRanges([[0, 1]], 0.1)).toBeNull();
  });

  it('grow without letting go of anything', () => {
    expect(extendRanges([[0.2, 0.4]], [], 0.5)).toEqual([[0.2, 0.7]]);
    expect(extendRanges([[0.2, 0.4]], [[0.4, 1]], 0.4)).toEqual([[0, 0.4]]);
    expect(extendRanges([[0.2, 0.4]], [[0.4, 1]], 0.5)).toBeNull();
  });

  it('are disjoint and as large as asked, whatever is taken', () => {
    let random = 7;
    const next = (): number => (random = (random * 16_807) % 2_147_483_647) / 2_147_483_647;
    const taken: BucketRange[] = [];
    for (let count = 0; count < 200; count += 1) {
      const size = Math.round(next() * 400) / 10_000;
      const ranges = takeRanges(taken, size);
      if (ranges === null) {
        expect(sizeOfRanges(freeRanges(taken))).toBeLessThan(size);
        taken.splice(Math.floor(next() * taken.length), 3);
        continue;
      }
      expect(sizeOfRanges(ranges)).toBeCloseTo(size, 9);
      taken.push(...ranges);
      const sorted = [...taken].sort(([one], [other]) => one - other);
      expect(sorted.slice(1).filter(([start], index) => start < (sorted[index]?.[1] ?? 1))).toEqual([]);
    }
  });
});
