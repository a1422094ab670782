import fc from 'fast-check';
import { assign, compileCatalogue, evaluateFlags } from '#libs/assignment';
import type { ProjectCatalogue } from '../../apps/api/src/catalogue/project-catalogue.js';
import { featurePayload } from '../../apps/api/src/features/feature-payload.js';
import type { OfrepFlag } from '../../apps/api/src/ofrep/flag-of.js';
import type { Evaluated } from '../../apps/api/src/ofrep/ofrep.service.js';
import { readContext } from '../../apps/api/src/ofrep/read-context.js';
import { writeFlags } from '../../apps/api/src/ofrep/write-flags.js';
import { definitions, familiarUnit as unit } from './arbitraries/catalogue.js';
import { SAVED_GROUPS } from './arbitraries/condition.js';
import { referenceClient } from './reference.js';
import { runParameters } from './run-parameters.js';

const VERSION = 7;
const SOMEBODY = 'somebody';

/** What goes over the wire is JSON, so that is what is compared. */
const onWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Drafts are no door's business. */
const projects: fc.Arbitrary<ProjectCatalogue> = definitions.map((all) => {
  const { experiments, flags } = onWire(all);
  const published = experiments.filter(({ status }) => status !== 'draft');
  return {
    assignment: compileCatalogue(experiments, String(VERSION), { savedGroups: SAVED_GROUPS, flags }),
    published: published.map(({ key }) => key),
    variants: new Map(),
    changedAt: new Date(0),
  };
});

function evaluated(project: ProjectCatalogue, attributes: Record<string, unknown>): Evaluated {
  const { assignment: catalogue, published } = project;
  return {
    catalogue,
    assignments: assign(catalogue, attributes, published),
    answers: evaluateFlags(catalogue, attributes),
  };
}

describe('every door', () => {
  it('gives a unit the same variants and values', () => {
    fc.assert(
      fc.property(projects, unit, (project, generated) => {
        const attributes = onWire(generated);
        const native = evaluated(project, attributes);
        const payload = JSON.parse(featurePayload(project, VERSION, null).text) as Record<string, unknown>;
        const reference = referenceClient(payload);
        const listed = JSON.parse(writeFlags(native).flags) as OfrepFlag[];
        const expected = [
          ...native.assignments.map(({ experiment, ...answer }) => ({ key: experiment, ...answer })),
          ...native.answers.map(({ flag, ...answer }) => ({ key: flag, ...answer })),
        ];
        expect(listed.map(({ key }) => key)).toEqual(expected.map(({ key }) => key));
        expected.forEach(({ key, value, reason }, index) => {
          expect(reference.evalFeature<unknown>(key, { attributes }).value).toEqual(value);
          expectSameFlag(listed[index] as OfrepFlag, { key, value, reason });
        });
      }),
      runParameters(1_000),
    );
  });

  it('takes the targeting key for the id, and the id when there is one', () => {
    fc.assert(
      fc.property(projects, unit, (project, generated) => {
        const attributes = onWire({ id: null, ...generated });
        const isNamed = attributes['id'] !== null;
        const context = readContext({ context: { ...attributes, targetingKey: SOMEBODY } });
        const meant = { ...attributes, targetingKey: SOMEBODY, id: isNamed ? attributes['id'] : SOMEBODY };
        expect(evaluated(project, context)).toEqual(evaluated(project, meant));
      }),
      runParameters(500),
    );
  });

  it('has a tag that is the same for the same flags and another for others', () => {
    fc.assert(
      fc.property(projects, unit, unit, (project, one, other) => {
        const [first, again, second] = [one, one, other].map((attributes) =>
          writeFlags(evaluated(project, onWire(attributes))),
        );
        expect(again).toEqual(first);
        expect(first?.etag === second?.etag).toBe(first?.flags === second?.flags);
      }),
      runParameters(500),
    );
  });
});

/** An experiment that does not run leaves the value to the app; broken definitions are errors; null is no value of OFREP. */
function expectSameFlag(
  listed: OfrepFlag,
  { key, value, reason }: { key: string; value: unknown; reason: string },
): void {
  if (reason === 'ERROR') {
    expect(listed).toMatchObject({ key, errorCode: 'PARSE_ERROR' });
    return;
  }
  expect(listed).toMatchObject({ key, reason });
  const isLeftOpen = reason === 'DISABLED' && !key.startsWith('f');
  expect(listed.value).toEqual(isLeftOpen || value === null ? undefined : value);
}
