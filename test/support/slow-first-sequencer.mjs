import { createRequire } from 'node:module';

// Jest's own sequencer comes with jest, not as a dependency of ours.
const requireOfJest = createRequire(createRequire(import.meta.url).resolve('jest'));
const requireOfCore = createRequire(requireOfJest.resolve('@jest/core'));
const { default: Sequencer } = requireOfCore('@jest/test-sequencer');

/** Longest first, by what their files cost: seeds of faults take a minute each, units a second. */
const PROJECTS = ['faults', 'calibration', 'e2e', 'contract', 'property', 'conformance', 'unit'];

/**
 * The order of a run that nobody has run here before, as in continuous integration: large pieces first, so that what is left
 * for the end is small and all processes end together. Within a project jest's own order: failed before, slow before, large.
 */
export default class SlowFirstSequencer extends Sequencer {
  sort(tests) {
    const place = (test) => PROJECTS.indexOf(test.context.config.displayName.name);
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
}
