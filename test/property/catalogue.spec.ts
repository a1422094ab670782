import { jest } from '@jest/globals';
import fc from 'fast-check';
import { definitions, familiarUnits } from './arbitraries/catalogue.js';
import { findDifference } from './compare-catalogue.js';
import { runParameters } from './run-parameters.js';

/** Long runs are asked for by PROPERTY_RUNS; loaded machines take their time. */
jest.setTimeout(6 * 60 * 60_000);

/** The reference reports bad patterns on the console, of which there are thousands here. */
beforeAll(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  jest.restoreAllMocks();
});

const REASONS = ['SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED', 'ERROR'];
const KINDS = [
  ...REASONS.map((reason) => `experiment ${reason}`),
  ...REASONS.map((reason) => `flag ${reason}`),
  'flag STATIC',
  'override',
];

describe('a whole catalogue', () => {
  it('gives a unit through the reference SDK what it gives natively', () => {
    const census = new Map<string, number>();
    const parameters = runParameters(500);
    fc.assert(
      fc.property(definitions, familiarUnits, (all, units) => {
        expect(findDifference(all, units, census)).toBeUndefined();
      }),
      parameters,
    );
    const rare = KINDS.filter((kind) => (census.get(kind) ?? 0) < parameters.numRuns / 10);
    expect(rare).toEqual([]);
  });
});
