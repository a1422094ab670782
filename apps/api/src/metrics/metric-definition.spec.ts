import { InvalidInputError } from '#libs/domain';
import { changedDefinition, metricDefinitionOf } from './metric-definition.js';
import type { MetricInput } from './metric.dto.js';
import { windowOf, windowSeconds } from './window.js';

const anInput = (overrides: Partial<MetricInput> = {}): MetricInput => ({
  key: 'signup',
  type: 'conversion',
  event: 'signup',
  ...overrides,
});

function pointersOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    return (error as InvalidInputError).violations.map(({ pointer }) => pointer);
  }
  return [];
}

describe('metricDefinitionOf', () => {
  it('fills in what is not said', () => {
    expect(metricDefinitionOf(anInput())).toEqual({
      key: 'signup',
      name: 'signup',
      description: '',
      type: 'conversion',
      event: 'signup',
      value: null,
      denominator: null,
      windowSeconds: null,
      direction: 'increase',
      cap: null,
    });
  });

  it("sums an event's own value unless told otherwise", () => {
    expect(metricDefinitionOf(anInput({ type: 'sum' })).value).toBe('value');
    expect(metricDefinitionOf(anInput({ type: 'mean', value: 'amount' })).value).toBe('amount');
  });

  it.each<[string, Partial<MetricInput>, string]>([
    ['a ratio without a denominator', { type: 'ratio' }, '/denominator'],
    ['a window of nothing', { window: {} }, '/window'],
    ['a window of zero days', { window: { days: 0 } }, '/window'],
    ['a capped conversion', { cap: 1 }, '/cap'],
  ])('refuses %s', (_, overrides, pointer) => {
    const define = (): unknown => metricDefinitionOf(anInput(overrides));
    expect(pointersOf(define)).toEqual([pointer]);
  });
});

describe('changedDefinition', () => {
  const before = metricDefinitionOf(anInput({ window: { days: 7 }, description: 'why' }));

  it('keeps what is absent and removes what is null', () => {
    expect(changedDefinition(before, { name: 'New' })).toEqual({ ...before, name: 'New' });
    expect(changedDefinition(before, { window: null }).windowSeconds).toBeNull();
  });

  it('judges the result as a whole', () => {
    expect(() => changedDefinition(before, { type: 'ratio' })).toThrow(InvalidInputError);
    const ratio = changedDefinition(before, { type: 'ratio', denominator: { event: 'view' } });
    expect(ratio.denominator).toEqual({ event: 'view', value: null });
  });
});

describe('a window', () => {
  it.each([
    [{ days: 7 }, 604_800],
    [{ hours: 12 }, 43_200],
    [{ days: 1, hours: 2, minutes: 30 }, 95_400],
    [{ minutes: 0.5 }, 30],
  ])('%j is %d seconds, and back', (window, seconds) => {
    expect(windowSeconds(window)).toBe(seconds);
    expect(windowOf(seconds)).toEqual(window);
  });
});
