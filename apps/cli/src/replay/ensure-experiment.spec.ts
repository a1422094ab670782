import { RowProblems } from '../csv/row-problems.js';
import { newExperiment, newMetrics } from './ensure-experiment.js';
import type { ReplayQuestion } from './replay-question.js';
import type { ReplayScan } from './scan-file.js';

const question: ReplayQuestion = {
  experiment: 'landing',
  unit: 'user',
  time: 'at',
  variant: 'group',
  outcomes: [
    { column: 'converted', key: 'converted' },
    { column: 'Amount ($)', key: 'amount' },
  ],
  met: null,
  metMap: new Map(),
  delimiter: ',',
};
const scan: ReplayScan = {
  rows: 4,
  invalid: new RowProblems(),
  units: 4,
  repeatedUnits: 0,
  contradictions: 0,
  withoutZone: 0,
  variants: new Set(['b', 'control', 'a', 'c']),
  outcomeKinds: ['conversion', 'sum'],
  earliest: new Date(0),
  latest: new Date(1),
};
const wishes = {
  control: 'control',
  weights: null,
  name: 'Landing',
  hypothesis: 'It is better',
  analysis: { plannedUnits: 1000 },
};

describe('what a replay makes when it is absent', () => {
  it('is a metric of each outcome’s kind', () => {
    expect(newMetrics(question, scan)).toEqual([
      { key: 'converted', name: 'converted', type: 'conversion', event: 'converted' },
      { key: 'amount', name: 'Amount ($)', type: 'sum', event: 'amount' },
    ]);
  });

  it('is an experiment with the file’s variants, control first, at equal shares', () => {
    const { variants, metrics, control, analysis } = newExperiment(question, scan, wishes);
    expect(analysis).toEqual({ plannedUnits: 1000 });
    expect(variants.map(({ key, weight }) => [key, weight])).toEqual([
      ['control', 0.25],
      ['a', 0.25],
      ['b', 0.25],
      ['c', 0.25],
    ]);
    expect({ metrics, control }).toEqual({
      control: 'control',
      metrics: { primary: ['converted'], secondary: ['amount'], guardrails: [] },
    });
  });

  it('has the shares that were meant', () => {
    const weights = new Map(Object.entries({ control: 0.7, a: 0.1, b: 0.1, c: 0.1 }));
    const { variants } = newExperiment(question, scan, { ...wishes, weights });
    expect(variants.map(({ weight }) => weight)).toEqual([0.7, 0.1, 0.1, 0.1]);
  });

  it.each([
    [{ control: 0.5, a: 0.5 }, /leaves out the variant "b"/],
    [{ control: 0.2, a: 0.2, b: 0.2, c: 0.2, d: 0.2 }, /names "d", but the file has only/],
  ])('needs a share of each variant and of no other: %j', (shares, message) => {
    const weights = new Map(Object.entries(shares));
    expect(() => newExperiment(question, scan, { ...wishes, weights })).toThrow(message);
  });

  it('needs a control and variants that can be keys', () => {
    expect(() => newExperiment(question, scan, { ...wishes, control: 'red' })).toThrow(
      /--control: a, b, c, control/,
    );
    const odd = { ...scan, variants: new Set(['control', 'New page!']) };
    expect(() => newExperiment(question, odd, wishes)).toThrow(/"New page!" can be no variant's key/);
  });
});
