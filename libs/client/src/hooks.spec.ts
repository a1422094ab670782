import { growthbookTrackingCallback } from './growthbook-tracking-callback.js';
import { openFeatureHook, type EvaluationDetails } from './open-feature-hook.js';

function recorder(): { sent: unknown[][]; exposure: (...exposure: unknown[]) => void } {
  const sent: unknown[][] = [];
  return { sent, exposure: (...exposure) => void sent.push(exposure) };
}

describe('openFeatureHook', () => {
  it.each<[string, EvaluationDetails, string[][]]>([
    ['a split', { variant: 'a', reason: 'SPLIT' }, [['u1', 'flag', 'a']]],
    [
      'what the metadata say',
      { variant: 'a', reason: 'CACHED', flagMetadata: { experiment: 'e', inExperiment: true, unit: 'team' } },
      [['team', 'e', 'a']],
    ],
    ['a unit outside', { variant: 'a', reason: 'SPLIT', flagMetadata: { inExperiment: false } }, []],
    ['a decision', { variant: 'a', reason: 'TARGETING_MATCH' }, []],
    ['a default', { variant: 'a', reason: 'DEFAULT' }, []],
    ['an evaluation without a variant', { reason: 'SPLIT' }, []],
  ])('sends %s as it should', (_, details, expected) => {
    const client = recorder();
    openFeatureHook(client).after({ flagKey: 'flag', context: { targetingKey: 'u1' } }, details);
    expect(client.sent).toEqual(expected);
  });

  it.each([
    [{ targetingKey: 'u1', device: 'd1' }, 'd1'],
    [{ targetingKey: 'u1', device: 7 }, '7'],
    [{ targetingKey: 'u1' }, 'u1'],
  ])('sends the attribute that is the unit in %j', (context, unit) => {
    const client = recorder();
    const flagMetadata = { inExperiment: true, unitAttribute: 'device' };
    openFeatureHook(client).after({ flagKey: 'flag', context }, { variant: 'a', flagMetadata });
    expect(client.sent).toEqual([[unit, 'flag', 'a']]);
  });

  it('sends nothing without a unit', () => {
    const client = recorder();
    openFeatureHook(client).after({ flagKey: 'flag', context: {} }, { variant: 'a', reason: 'SPLIT' });
    expect(client.sent).toEqual([]);
  });
});

describe('growthbookTrackingCallback', () => {
  it('sends the unit that was hashed and the key of its variation', () => {
    const client = recorder();
    const callback = growthbookTrackingCallback(client);
    callback({ key: 'e' }, { key: 'b', hashValue: 'u1', inExperiment: true });
    callback({ key: 'e' }, { key: 'b', hashValue: 'u2', inExperiment: false });
    expect(client.sent).toEqual([['u1', 'e', 'b']]);
  });
});

describe('what is called without what it needs', () => {
  it('sends nothing and throws nothing', () => {
    const client = recorder();
    const nothing = null as never;
    const flag = { flagKey: 'flag', context: nothing };
    openFeatureHook(client).after(nothing, nothing);
    openFeatureHook(client).after(flag, { variant: 'a', reason: 'SPLIT', flagMetadata: nothing });
    growthbookTrackingCallback(client)(nothing, nothing);
    growthbookTrackingCallback(client)({ key: 'e' }, nothing);
    expect(client.sent).toEqual([]);
  });
});
