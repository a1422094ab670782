import { jest } from '@jest/globals';
import fc from 'fast-check';
import {
  assign,
  type Catalogue,
  catalogueFeatures,
  catalogueSavedGroups,
  compileCatalogue,
  evaluateFlags,
  explain,
  explainFlag,
  type SavedGroups,
} from '#libs/assignment';
import { type Definitions, definitions, familiarUnit } from './arbitraries/catalogue.js';
import { SAVED_GROUPS } from './arbitraries/condition.js';
import { runParameters } from './run-parameters.js';

jest.setTimeout(6 * 60 * 60_000);

interface State extends Definitions {
  readonly savedGroups: SavedGroups;
}

/** Turns one state into the next; what it does not touch stays the same object. */
type Change = (state: State) => State;

const KEYS = ['e0', 'e1', 'e2', 'e3', 'f0', 'f1', 'f2'];

function withTheirs<Item extends { key: string }>(
  ours: readonly Item[],
  theirs: readonly Item[],
  chosen: ReadonlySet<string>,
): Item[] {
  const kept = ours.filter(({ key }) => !chosen.has(key) || theirs.some((one) => one.key === key));
  const replaced = kept.map(
    (one) => (chosen.has(one.key) && theirs.find(({ key }) => key === one.key)) || one,
  );
  const added = theirs.filter(({ key }) => chosen.has(key) && !ours.some((one) => one.key === key));
  return [...replaced, ...added];
}

/** Some definitions are others now, or gone, or new. */
const redefine: fc.Arbitrary<Change> = fc
  .tuple(definitions, fc.subarray(KEYS, { minLength: 1, maxLength: 3 }))
  .map(([others, keys]) => (state) => {
    const chosen = new Set(keys);
    return {
      ...state,
      experiments: withTheirs(state.experiments, others.experiments, chosen),
      flags: withTheirs(state.flags, others.flags, chosen),
    };
  });

const restatus: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom(...KEYS), fc.constantFrom('running', 'paused', 'stopped' as const))
  .map(([changed, status]) => (state) => ({
    ...state,
    experiments: state.experiments.map((one) => (one.key === changed ? { ...one, status } : one)),
    flags: state.flags.map((one) => (one.key === changed ? { ...one, enabled: status === 'running' } : one)),
  }));

/** A saved group has other members, another form, or is gone. */
const regroup: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(...Object.keys(SAVED_GROUPS)),
    fc.constantFrom<unknown>(
      undefined,
      ['user-1', 7],
      { type: 'list', attributeKey: 'a', values: ['b', 1] },
      { type: 'condition', condition: { $savedGroup: { id: 'staff' } } },
      { type: 'condition', condition: { a: { $in: 'malformed' } } },
    ),
  )
  .map(([id, group]) => (state) => {
    const groups = Object.entries({ ...state.savedGroups, [id]: group });
    return { ...state, savedGroups: Object.fromEntries(groups.filter(([, one]) => one !== undefined)) };
  });

/** What comes first decides which of two is at fault. */
const reverse: fc.Arbitrary<Change> = fc.constant((state) => ({
  ...state,
  experiments: [...state.experiments].reverse(),
}));

const changes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: redefine },
    { weight: 3, arbitrary: restatus },
    { weight: 2, arbitrary: regroup },
    { weight: 1, arbitrary: reverse },
  ),
  { minLength: 1, maxLength: 8 },
);

/** Everything that a catalogue says, of these units. */
function saidBy(catalogue: Catalogue, units: readonly Record<string, unknown>[]): unknown {
  const features = catalogueFeatures(catalogue);
  return {
    problems: catalogue.problems,
    features,
    savedGroups: catalogueSavedGroups(catalogue, features),
    units: units.map((unit) => ({
      experiments: assign(catalogue, unit),
      flags: evaluateFlags(catalogue, unit),
      explained: [...catalogue.byKey.keys()].map((key) => explain(catalogue, unit, key)),
      explainedFlags: [...catalogue.flagsByKey.keys()].map((key) => explainFlag(catalogue, unit, key)),
    })),
  };
}

describe('a catalogue that is compiled from the one before', () => {
  it('says exactly what one says that is compiled from nothing, after any changes', () => {
    const census = { kept: 0, renewed: 0, problems: 0 };
    const parameters = runParameters(100);
    fc.assert(
      fc.property(
        definitions,
        changes,
        fc.array(familiarUnit, { minLength: 5, maxLength: 12 }),
        (first, sequence, units) => {
          let state: State = { ...first, savedGroups: SAVED_GROUPS };
          let previous = compileCatalogue(state.experiments, 'v', state);
          for (const change of sequence) {
            state = change(state);
            const next = compileCatalogue(state.experiments, 'v', { ...state, previous });
            expect(saidBy(next, units)).toEqual(
              saidBy(compileCatalogue(state.experiments, 'v', state), units),
            );
            for (const [key, one] of next.byKey)
              census[previous.byKey.get(key) === one ? 'kept' : 'renewed'] += 1;
            census.problems += next.problems.length;
            previous = next;
          }
        },
      ),
      parameters,
    );
    for (const count of Object.values(census)) expect(count).toBeGreaterThan(parameters.numRuns / 2);
  });
});

describe('layers', () => {
  const STEPS = 12;
  const range = fc
    .tuple(fc.nat(STEPS), fc.nat(STEPS))
    .map(([one, other]) => [Math.min(one, other) / STEPS, Math.max(one, other) / STEPS] as const);
  const inLayer = fc.record({
    status: fc.constantFrom('running', 'running', 'running', 'paused' as const),
    unit: fc.constantFrom('id', 'id', 'id', 'id', 'device'),
    salt: fc.constantFrom('layer:one', 'layer:two'),
    ranges: fc.array(range, { maxLength: 3 }),
  });

  it('refuse exactly those that share a unit, or mix units, with an earlier one that was not refused', () => {
    fc.assert(
      fc.property(fc.array(inLayer, { maxLength: 12 }), (all) => {
        const catalogue = compileCatalogue(
          all.map(({ status, unit, salt, ranges }, index) => ({
            key: `e${index}`,
            status: status as 'running',
            hashAttribute: unit,
            layer: { salt, ranges },
            variants: [
              { key: 'a', weight: 0.5, value: 0 },
              { key: 'b', weight: 0.5, value: 1 },
            ],
          })),
          'v',
        );
        const refused: string[] = [];
        const accepted: number[] = [];
        all.forEach(({ status, unit, salt, ranges }, index) => {
          if (status !== 'running') return;
          const cells = cellsOf(ranges);
          const earlier = accepted.find((other) => {
            const they = all[other] as (typeof all)[number];
            return (
              they.salt === salt &&
              (they.unit !== unit || cellsOf(they.ranges).some((cell) => cells.includes(cell)))
            );
          });
          if (earlier === undefined) accepted.push(index);
          else refused.push(`e${index} because of e${earlier}`);
        });
        const said = catalogue.problems.map((problem) => {
          const [own, other] = problem.message.match(/\be\d+\b/g) ?? [];
          return `${own} because of ${other}`;
        });
        expect(said).toEqual(refused);
      }),
      runParameters(500),
    );
  });

  /** Twelfths of the layer. */
  function cellsOf(ranges: readonly (readonly [number, number])[]): number[] {
    return Array.from({ length: STEPS }, (_, cell) => cell).filter((cell) =>
      ranges.some(([start, end]) => (cell + 0.5) / STEPS > start && (cell + 0.5) / STEPS < end),
    );
  }
});
