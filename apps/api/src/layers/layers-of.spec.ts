import { aDraft } from '../testing/an-experiment.js';
import { layersOf } from './layers-of.js';

describe('layersOf', () => {
  it('tells who holds what, what is free and who wants in', () => {
    const layers = layersOf([
      aDraft({ key: 'a', layer: 'checkout', status: 'running', layerRanges: [[0, 0.3], [0.5, 0.6]], traffic: 0.2 }), // prettier-ignore
      aDraft({ key: 'b', layer: 'checkout', status: 'paused', layerRanges: [[0.3, 0.5]] }),
      aDraft({ key: 'c', layer: 'checkout', traffic: 0.25 }),
      aDraft({ key: 'ended', layer: 'checkout', status: 'stopped', layerRanges: [[0.6, 1]] }),
      aDraft({ key: 'gone', layer: 'gone', status: 'archived', layerRanges: [[0, 1]] }),
      aDraft({ key: 'old', layer: 'before', status: 'running', layerRanges: null }),
      aDraft({ key: 'alone' }),
    ]);
    expect(layers).toEqual([
      {
        ...{ key: 'before', unit: 'id', free: 0, freeRanges: [], drafts: [] },
        holders: [{ experiment: 'old', status: 'running', share: 1, ranges: [[0, 1]], traffic: 1 }],
      },
      {
        ...{ key: 'checkout', unit: 'id', free: 0.4, freeRanges: [[0.6, 1]] },
        holders: [
          { experiment: 'a', status: 'running', share: 0.4, ranges: [[0, 0.3], [0.5, 0.6]], traffic: 0.2 }, // prettier-ignore
          { experiment: 'b', status: 'paused', share: 0.2, ranges: [[0.3, 0.5]], traffic: 1 },
        ],
        drafts: [{ experiment: 'c', share: 0.25 }],
      },
    ]);
  });
});
