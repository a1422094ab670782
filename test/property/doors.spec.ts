import fc from 'fast-check';
import { assign, compileCatalogue, type Assignment, type AssignmentExperiment } from '#libs/assignment';
import type { ProjectCatalogue } from '../../apps/api/src/catalogue/project-catalogue.js';
import { featurePayload } from '../../apps/api/src/features/feature-payload.js';
import { flagOf, type OfrepFlag } from '../../apps/api/src/ofrep/flag-of.js';
import { readContext } from '../../apps/api/src/ofrep/read-context.js';
import { writeFlags } from '../../apps/api/src/ofrep/write-flags.js';
import { experiment, unit } from './arbitraries/experiment.js';
import { referenceClient } from './reference.js';
import { runParameters } from './run-parameters.js';

const VERSION = 7;
const SOMEBODY = 'somebody';

/** Conditions on groups need the groups, which payloads do not carry yet. */
const groupless = experiment.filter((one) => !JSON.stringify(one.condition ?? null).includes('Group'));
const others = fc.array(groupless, { minLength: 1, maxLength: 4 }).map((all) =>
  // One per layer and per key, as the API sees to it.
  all.map((one, index) => ({
    ...one,
    key: `e${index}`,
    layer: one.layer && { ...one.layer, salt: `l${index}` },
  })),
);

function projectOf(experiments: readonly AssignmentExperiment[]): ProjectCatalogue {
  return {
    assignment: compileCatalogue(experiments, String(VERSION)),
    published: experiments.map(({ key }) => key),
    variants: new Map(),
    changedAt: new Date(0),
  };
}

/** What goes over the wire is JSON, so that is what is compared. */
const onWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe('every door', () => {
  it('gives a unit the same variants', () => {
    fc.assert(
      fc.property(others, unit, (experiments, generated) => {
        const attributes = onWire(generated);
        const project = projectOf(experiments);
        const native = onWire(assign(project.assignment, attributes));
        const payload = JSON.parse(featurePayload(project, VERSION, null).text) as Record<string, unknown>;
        const reference = referenceClient(payload);
        const listed = JSON.parse(writeFlags(assign(project.assignment, attributes)).flags) as OfrepFlag[];
        native.forEach((answer, index) => {
          const { value, experimentResult } = reference.evalFeature<unknown>(answer.experiment, {
            attributes,
          });
          expect(value).toEqual(answer.value);
          expect(experimentResult?.inExperiment ?? false).toBe(answer.inExperiment);
          if (answer.inExperiment) expect(experimentResult?.key).toBe(answer.variant);
          expectSameFlag(answer, listed[index] as OfrepFlag);
        });
      }),
      runParameters(2_000),
    );
  });

  it('takes the targeting key for the id, and the id when there is one', () => {
    fc.assert(
      fc.property(others, unit, (experiments, generated) => {
        const attributes = onWire(generated);
        const { assignment } = projectOf(experiments);
        const isNamed = attributes['id'] !== null;
        const context = readContext({ context: { ...attributes, targetingKey: SOMEBODY } });
        const meant = { ...attributes, targetingKey: SOMEBODY, id: isNamed ? attributes['id'] : SOMEBODY };
        expect(assign(assignment, context)).toEqual(assign(assignment, meant));
      }),
      runParameters(500),
    );
  });

  it('has a tag that is the same for the same flags and another for others', () => {
    fc.assert(
      fc.property(others, unit, unit, (experiments, one, other) => {
        const { assignment } = projectOf(experiments);
        const [first, again, second] = [one, one, other].map((attributes) =>
          writeFlags(assign(assignment, attributes)),
        );
        expect(again).toEqual(first);
        expect(first?.etag === second?.etag).toBe(first?.flags === second?.flags);
      }),
      runParameters(500),
    );
  });
});

function expectSameFlag(answer: Assignment, listed: OfrepFlag): void {
  const { experiment: key, variant, value, reason, inExperiment } = answer;
  if (reason === 'ERROR') {
    expect(listed).toEqual({ key, errorCode: answer.error?.code, errorDetails: answer.error?.message });
    return;
  }
  expect(onWire(flagOf(answer, VERSION))).toMatchObject({
    key,
    value,
    variant,
    reason,
    metadata: { inExperiment },
  });
  const decides = reason !== 'DISABLED';
  expect(listed).toMatchObject({ key, reason, ...(decides && { variant }), metadata: { inExperiment } });
  expect(listed.value).toEqual(decides && value !== null ? value : undefined);
}
