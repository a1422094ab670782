import { jest } from '@jest/globals';
import fc from 'fast-check';
import {
  assign,
  type Catalogue,
  catalogueFeatures,
  catalogueSavedGroups,
  compileCatalogue,
  evaluateFlags,
} from '#libs/assignment';
import { definitions, type Definitions, familiarUnit } from './arbitraries/catalogue.js';
import { SAVED_GROUPS } from './arbitraries/condition.js';
import { referenceClient } from './reference.js';
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

const units = fc.array(familiarUnit, { minLength: 10, maxLength: 30 });

/** What is stored or goes over the wire is JSON. */
const onWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Definitions come from storage: no two of them share an object. */
function compile(all: Definitions): Catalogue {
  const { experiments, flags } = onWire(all);
  return compileCatalogue(experiments, 'v1', { savedGroups: SAVED_GROUPS, flags });
}

/** What a client is sent: drafts are nobody's business, and groups only those of the people who are asked for. */
function payloadOf(catalogue: Catalogue, { experiments }: Definitions): Record<string, unknown> {
  const drafts = experiments.filter(({ status }) => status === 'draft').map(({ key }) => key);
  const features = Object.fromEntries(
    Object.entries(catalogueFeatures(catalogue)).filter(([key]) => !drafts.includes(key)),
  );
  return onWire({ features, savedGroups: catalogueSavedGroups(catalogue, features) });
}

/** Counts what was met on the way, so that a run which compares nothing of interest cannot pass. */
class Census {
  private readonly counts = new Map<string, number>();

  add(...names: string[]): void {
    for (const name of names) this.counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  get report(): string {
    return [...this.counts].map(([name, count]) => `${name} ${count}`).join(', ');
  }
}

describe('a whole catalogue', () => {
  it('gives a unit through the reference SDK what it gives natively', () => {
    const census = new Census();
    const parameters = runParameters(1_000);
    fc.assert(
      fc.property(definitions, units, (all, generated) => {
        const catalogue = compile(all);
        const payload = payloadOf(catalogue, all);
        const features = payload['features'] as object;
        const reference = referenceClient(payload);
        for (const attributes of generated.map(onWire)) {
          for (const { experiment, value, variant, reason, inExperiment, bucket } of assign(
            catalogue,
            attributes,
          )) {
            if (!Object.hasOwn(features, experiment)) continue;
            const theirs = reference.evalFeature<unknown>(experiment, { attributes });
            expect(theirs.value).toEqual(value);
            expect(theirs.experimentResult?.inExperiment ?? false).toBe(inExperiment);
            if (inExperiment) expect(theirs.experimentResult).toMatchObject({ key: variant, bucket });
            census.add(
              'evaluations',
              `experiment ${reason}`,
              theirs.ruleId?.includes('override') ? 'override' : 'other',
            );
          }
          for (const { flag, value, reason, rule } of evaluateFlags(catalogue, attributes)) {
            const theirs = reference.evalFeature<unknown>(flag, { attributes });
            expect(theirs.value).toEqual(value);
            expect(theirs.ruleId || null).toBe(rule);
            census.add('evaluations', `flag ${reason}`);
          }
        }
      }),
      parameters,
    );
    process.stdout.write(`${census.report}\n`);
    const reasons = ['SPLIT', 'TARGETING_MATCH', 'DEFAULT', 'DISABLED', 'ERROR'];
    const met = [
      ...reasons.map((reason) => `experiment ${reason}`),
      ...reasons.map((reason) => `flag ${reason}`),
    ];
    for (const name of [...met, 'flag STATIC', 'override']) {
      expect([name, census.of(name) > parameters.numRuns / 50]).toEqual([name, true]);
    }
  });
});
