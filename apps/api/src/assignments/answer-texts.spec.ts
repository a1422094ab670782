import type { Assignment, Catalogue, FlagAnswer } from '#libs/assignment';
import fc from 'fast-check';
import { listedFlagOf } from '../ofrep/flag-of.js';
import { writeFlags } from '../ofrep/write-flags.js';
import { writeAssignments } from './write-assignments.js';

const SEED = 20_260_101;
const parameters = { seed: SEED, numRuns: 400 };
/** What is put where the writer would look for the place of the bucket, or would have to escape. */
const TRAPS = [
  '"bucket":0',
  '{"bucket":0}',
  '\\"bucket\\":0',
  '\u0000\u001f\u007f',
  '\u2028é用😀',
  '\ud800',
  '$&',
];

const text = fc.oneof(fc.constantFrom(...TRAPS), fc.string({ unit: 'binary', maxLength: 8 }));
/** Any JSON, with keys that mean something to JavaScript or to the writer; made by parsing, as values are. */
const value = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 3 })
  .chain((inner) =>
    fc.constantFrom('bucket', '__proto__', 'constructor', '', 'é').map((key) => ({ inner, key })),
  )
  .chain(({ inner, key }) =>
    fc.oneof(
      text.map((one) => JSON.stringify(one)),
      fc.constant(JSON.stringify(inner)),
      fc.constant(`{${JSON.stringify(key)}:${JSON.stringify(inner)},"bucket":0}`),
    ),
  )
  .map((json) => JSON.parse(json) as unknown);

const bucket = fc.oneof(
  fc.integer({ min: 0, max: 9_999 }).map((index) => index / 10_000),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 5e-324, 1e-7),
);

/** What a catalogue gives: an answer for each experiment and variant, inside and outside. */
const frames = fc.uniqueArray(
  fc.record({
    experiment: text,
    variant: fc.option(text),
    value,
    reason: fc.constantFrom('SPLIT', 'DEFAULT', 'TARGETING_MATCH'),
    inExperiment: fc.boolean(),
  }),
  {
    maxLength: 6,
    selector: ({ experiment, variant, inExperiment }) => JSON.stringify([experiment, variant, inExperiment]),
  },
);

/** Answers that many units share are one frozen object. */
const answerOf = (frame: object, ofUnit: number | null): Assignment =>
  (ofUnit === null ? Object.freeze({ ...frame, bucket: null }) : { ...frame, bucket: ofUnit }) as Assignment;

/** Several units of one catalogue, so that what was written for one is used for the next. */
const units = frames.chain((all) =>
  fc.array(
    fc
      .array(fc.option(bucket), { minLength: all.length, maxLength: all.length })
      .map((buckets) => all.map((frame, index) => answerOf(frame, buckets[index] ?? null))),
    { minLength: 1, maxLength: 4 },
  ),
);

const flags = fc.array(
  fc
    .record({ flag: text, value, reason: fc.constantFrom('STATIC', 'SPLIT'), rule: fc.option(text) })
    .chain((answer) => fc.boolean().map((isShared) => (isShared ? Object.freeze(answer) : answer))),
  { maxLength: 3 },
) as unknown as fc.Arbitrary<FlagAnswer[]>;

/** What is read of the answer, in a form in which also keys such as `__proto__` and `constructor` count. */
const read = (written: string): string => JSON.stringify(JSON.parse(written));
/** The same of an answer that is written whole. */
const whole = (plain: unknown): string => read(JSON.stringify(plain));
const ASCII = /^[\u0000-\u007e]*$/;
const UNITS = new Map([['"bucket":0', { hashAttribute: '"bucket":0' }]]);
const aCatalogue = (): Catalogue => ({ byKey: UNITS as unknown }) as Catalogue;

describe('answers as text', () => {
  it('are what they would be written whole, whatever the values are, and all ASCII', () => {
    fc.assert(
      fc.property(units, flags, (answers, ofFlags) => {
        const catalogue = aCatalogue();
        for (const assignments of [...answers, ...answers]) {
          const state = { catalogue, configVersion: 7, configAgeSeconds: 0 };
          const written = writeAssignments({ ...state, assignments, flags: ofFlags });
          expect(written).toMatch(ASCII);
          expect(read(written)).toBe(
            whole({ assignments, flags: ofFlags, configVersion: '7', configAgeSeconds: 0 }),
          );
        }
      }),
      parameters,
    );
  });

  it('are so in the other protocol too', () => {
    fc.assert(
      fc.property(units, (answers) => {
        const catalogue = aCatalogue();
        for (const assignments of [...answers, ...answers]) {
          const written = writeFlags({ catalogue, assignments, answers: [] }).flags;
          expect(written).toMatch(ASCII);
          expect(read(written)).toBe(whole(assignments.map((one) => listedFlagOf(one, catalogue))));
        }
      }),
      parameters,
    );
  });

  it('say what is wrong where something is', () => {
    const error = { code: 'PARSE_ERROR', message: '"bucket":0 é' };
    const assignment = {
      ...{ experiment: 'e', variant: null, value: null, reason: 'ERROR', inExperiment: false, bucket: null },
      error,
    } as unknown as Assignment;
    const state = { catalogue: aCatalogue(), configVersion: 7, configAgeSeconds: 3 };
    const written = writeAssignments({ ...state, assignments: [assignment] });
    expect(JSON.parse(written)).toMatchObject({ assignments: [assignment], configAgeSeconds: 3 });
  });
});
