import fc from 'fast-check';
import {
  admittedSlices,
  allocate,
  assign,
  type Assignment,
  type AssignmentExperiment,
  catalogueFeatures,
  compileCatalogue,
  freeLayerRange,
  rehome,
  splitAllocation,
  splitHomes,
  type Slice,
} from '#libs/assignment';
import { experiment, share, unit, variants } from './arbitraries/experiment.js';
import { SAVED_GROUPS } from './arbitraries/condition.js';
import { referenceClient } from './reference.js';
import { runParameters } from './run-parameters.js';

const UNITS = Array.from({ length: 200 }, (_, index) => ({ id: `user-${index}` }));
const REASONS = ['SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED', 'ERROR'];

function running(overrides: Partial<AssignmentExperiment>): AssignmentExperiment {
  return {
    key: 'experiment',
    status: 'running',
    variants: [
      { key: 'v0', weight: 0.5, value: 0 },
      { key: 'v1', weight: 0.5, value: 1 },
    ],
    ...overrides,
  };
}

function assignAll(one: AssignmentExperiment): Assignment[] {
  const catalogue = compileCatalogue([one], 'v1', { savedGroups: SAVED_GROUPS });
  return UNITS.map((attributes) => assign(catalogue, attributes)[0] as Assignment);
}

function answer(one: AssignmentExperiment, attributes: Record<string, unknown>): Assignment {
  return assign(compileCatalogue([one], 'v1', { savedGroups: SAVED_GROUPS }), attributes)[0] as Assignment;
}

function variantAt(slices: readonly Slice[], bucket: number): number | undefined {
  return slices.find(({ start, end }) => bucket >= start && bucket < end)?.variant;
}

describe('assignment promises', () => {
  it('the same answer whenever and wherever the same definitions are compiled', () => {
    fc.assert(
      fc.property(experiment, unit, (one, attributes) => {
        const copy = JSON.parse(JSON.stringify(one)) as AssignmentExperiment;
        expect(answer(copy, structuredClone(attributes))).toEqual(answer(one, attributes));
      }),
      runParameters(2_000),
    );
  });

  it('the same answer through the door of the reference SDK', () => {
    fc.assert(
      fc.property(experiment, unit, (one, attributes) => {
        const catalogue = compileCatalogue([one], 'v1', { savedGroups: SAVED_GROUPS });
        const [native] = assign(catalogue, attributes) as [Assignment];
        const client = referenceClient({ features: catalogueFeatures(catalogue), savedGroups: SAVED_GROUPS });
        const theirs = client.evalFeature(one.key, { attributes });
        expect(theirs.value).toEqual(native.value);
        expect(theirs.experimentResult?.inExperiment ?? false).toBe(native.inExperiment);
        if (!native.inExperiment) return;
        expect(theirs.experimentResult).toMatchObject({ key: native.variant, bucket: native.bucket });
      }),
      runParameters(5_000),
    );
  });

  it('raising traffic moves nobody, lowering it only removes', () => {
    fc.assert(
      fc.property(variants, share, share, fc.constantFrom(1, 2), (arms, one, other, hashVersion) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((coverage) =>
          assignAll(running({ variants: arms, coverage, hashVersion })),
        ) as [Assignment[], Assignment[]];
        const admitted = less.filter(({ inExperiment }) => inExperiment);
        expect(more.filter((_, index) => less[index]?.inExperiment)).toEqual(admitted);
      }),
      runParameters(100),
    );
  });

  it('changing weights moves no more buckets than the change is large', () => {
    fc.assert(
      fc.property(variants, variants, share, (before, after, coverage) => {
        const [from, to] = [before, after].map((arms) => arms.map(({ weight }) => weight)) as [
          number[],
          number[],
        ];
        const old = allocate(from, coverage);
        const next = admittedSlices(rehome(splitAllocation(from, coverage), to, coverage), coverage);
        const table = Array.from({ length: 10_000 }, (_, step) => {
          return [variantAt(old, step / 10_000), variantAt(next, step / 10_000)] as const;
        });
        for (const variant of [0, 1, 2, 3]) {
          const held = table.filter(([was]) => was === variant).length;
          const holds = table.filter(([, is]) => is === variant).length;
          const left = table.filter(([was, is]) => was === variant && is !== variant).length;
          expect(left).toBe(Math.max(0, held - holds));
        }
      }),
      runParameters(100),
    );
  });

  it('traffic goes up and down after any changes of weights, and nobody changes the variant', () => {
    fc.assert(
      fc.property(
        fc.array(variants, { minLength: 2, maxLength: 4 }),
        fc.array(share),
        (states, coverages) => {
          const [first, ...later] = states.map((arms) => arms.map(({ weight }) => weight)) as [
            number[],
            ...number[][],
          ];
          let split = splitAllocation(first, coverages[0] ?? 1);
          let homes: Slice[] = [];
          later.forEach((weights, index) => {
            homes = rehome(split, weights, coverages[index] ?? 1);
            split = splitHomes(homes, coverages[index + 1] ?? 1);
          });
          const tables = coverages.map((coverage) => admittedSlices(homes, coverage));
          for (let step = 0; step < 10_000; step += 7) {
            const had = tables.map((slices) => variantAt(slices, step / 10_000));
            expect(new Set(had.filter((variant) => variant !== undefined)).size).toBeLessThanOrEqual(1);
          }
        },
      ),
      runParameters(100),
    );
  });

  it('a unit is in at most one experiment of a layer, and none loses its place when a neighbour ends', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), fc.nat(), (sizes, ended) => {
        const ranges = sizes.reduce<(readonly [number, number])[]>((taken, size) => {
          const range = size > 0 ? freeLayerRange(taken, size) : null;
          return range ? [...taken, range] : taken;
        }, []);
        const all = ranges.map((range, index) =>
          running({ key: `e${index}`, layer: { salt: 'layer', ranges: [range] } }),
        );
        const catalogue = compileCatalogue(all, 'v1');
        const fewer = compileCatalogue(
          all.filter((_, index) => index !== ended % (all.length || 1)),
          'v2',
        );
        expect(catalogue.problems).toEqual([]);
        for (const attributes of UNITS) {
          const [taken, ...more] = assign(catalogue, attributes).filter(({ inExperiment }) => inExperiment);
          const [kept] = assign(fewer, attributes).filter(({ inExperiment }) => inExperiment);
          if (more.length > 0) throw new Error(`${attributes.id} is in ${more.length + 1} experiments`);
          if (kept && kept.experiment !== taken?.experiment) throw new Error(`${attributes.id} was moved`);
        }
      }),
      runParameters(100),
    );
  });

  it('who is held out is out of everything that the holdout covers, shipped or running', () => {
    fc.assert(
      fc.property(fc.array(experiment, { minLength: 1, maxLength: 4 }), share, (covered, held) => {
        const holdouts = [{ salt: 'holdout', share: held }];
        const probe = running({ key: 'probe', holdouts });
        const all = covered.map((each, index) => ({
          ...each,
          key: `e${index}`,
          layer: null,
          holdouts,
          hashAttribute: 'id',
          condition: null,
        }));
        const catalogue = compileCatalogue([probe, ...all], 'v1');
        const reached = UNITS.filter((attributes) => {
          const [first, ...others] = assign(catalogue, attributes) as [Assignment, ...Assignment[]];
          return (
            !first.inExperiment && others.some(({ reason }) => reason !== 'DEFAULT' && reason !== 'DISABLED')
          );
        });
        expect(reached).toEqual([]);
      }),
      runParameters(100),
    );
  });

  it('attributes of any form neither throw nor let an error out', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
    });
    const attributes = fc.oneof(anything, fc.record({ id: anything, a: anything, b: anything, c: anything }));
    fc.assert(
      fc.property(experiment, attributes, (one, hostile) => {
        const got = answer(one, hostile as Record<string, unknown>);
        expect(REASONS).toContain(got.reason);
        expect(got.reason).not.toBe('ERROR');
      }),
      runParameters(5_000),
    );
  });

  it('a bad experiment never affects the answer of another', () => {
    const bad = fc
      .anything()
      .map((each) => ({ ...running({ key: 'bad' }), ...(each as object), key: 'bad' }));
    fc.assert(
      fc.property(experiment, bad, unit, (good, broken, attributes) => {
        const catalogue = compileCatalogue([broken, good], 'v1', { savedGroups: SAVED_GROUPS });
        const isInWay = (broken as AssignmentExperiment).layer?.salt === 'layer';
        fc.pre(!isInWay);
        expect(assign(catalogue, attributes, ['experiment'])[0]).toEqual(answer(good, attributes));
      }),
      runParameters(2_000),
    );
  });
});
