import { describe, expect, it } from '@jest/globals';
import { LayerTakenError } from './errors.js';
import type { Experiment, ExperimentStatus } from './experiment.js';
import { requireLayerRangesFree, takesLayerRanges } from './layer-taking.js';

type Ranges = Experiment['layerRanges'];

function holder(
  id: string,
  status: ExperimentStatus,
  layerRanges: Ranges,
  layer: string | null = 'checkout',
) {
  return { id, key: id, status, layer, layerRanges };
}

describe('a change of what an experiment holds of its layer', () => {
  it.each<[string, boolean, [ExperimentStatus, Ranges], [ExperimentStatus, Ranges]]>([
    ['starting', true, ['draft', null], ['running', [[0, 0.5]]]],
    ['growing', true, ['running', [[0, 0.5]]], ['running', [[0, 0.6]]]],
    ['growing elsewhere', true, ['paused', [[0, 0.5]]], ['paused', [[0, 0.5], [0.7, 0.8]]]], // prettier-ignore
    ['staying', false, ['running', [[0, 0.5], [0.7, 1]]], ['paused', [[0.7, 1], [0, 0.5]]]], // prettier-ignore
    ['shrinking', false, ['running', [[0, 0.5]]], ['running', [[0.1, 0.2]]]],
    ['naming what was all', false, ['running', null], ['running', [[0, 0.3]]]],
    ['stopping', false, ['running', [[0, 0.5]]], ['stopped', [[0, 0.9]]]],
    ['drafting', false, ['draft', null], ['draft', null]],
  ])('takes more by %s: %p', (_what, expected, [before, held], [after, holds]) => {
    expect(takesLayerRanges(holder('a', before, held), holder('a', after, holds))).toBe(expected);
  });

  it('takes all it holds of a layer that is new to it', () => {
    const before = holder('a', 'running', [[0, 0.5]], 'search');
    expect(takesLayerRanges(before, holder('a', 'running', [[0, 0.5]]))).toBe(true);
  });
});

describe('what is held of a layer', () => {
  const wanting = holder('a', 'running', [[0.2, 0.4], [0.6, 0.8]]); // prettier-ignore

  it.each<[string, ReturnType<typeof holder>]>([
    ['part of the first stretch', holder('b', 'running', [[0.1, 0.21]])],
    ['part of the second stretch, paused', holder('b', 'paused', [[0, 0.1], [0.7, 0.71]])], // prettier-ignore
    ['everything, since it started before there were ranges', holder('b', 'running', null)],
  ])('is refused to whoever comes second: %s', (_what, other) => {
    expect(() => requireLayerRangesFree(wanting, [other])).toThrow(LayerTakenError);
    expect(() => requireLayerRangesFree(wanting, [other])).toThrow(/"b" holds .* of the layer "checkout"/);
  });

  it.each<[string, ReturnType<typeof holder>]>([
    ['neighbours that touch', holder('b', 'running', [[0, 0.2], [0.4, 0.6], [0.8, 1]])], // prettier-ignore
    ['another layer', holder('b', 'running', [[0, 1]], 'search')],
    ['one that stopped', holder('b', 'stopped', [[0, 1]])],
    ['a draft', holder('b', 'draft', null)],
    ['itself', holder('a', 'running', [[0, 1]])],
  ])('does not mind %s', (_what, other) => {
    expect(() => requireLayerRangesFree(wanting, [other])).not.toThrow();
  });
});
