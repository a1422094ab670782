import { Command } from 'commander';
import { analysisOf, withInferenceOptions, type InferenceOptions } from './inference-options.js';

function parsed(...args: string[]): InferenceOptions {
  const command = withInferenceOptions(new Command('x'), 'fixed')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts<InferenceOptions>();
}

describe('options of inference', () => {
  it('are what was said and nothing else', () => {
    expect(analysisOf(parsed())).toEqual({});
    const all = ['--alpha', '0.1', '--planned-units', '5000', '--looks', '5', '--spending', 'pocock'];
    expect(analysisOf({ ...parsed(...all, '--multiplicity', 'hommel'), ...{ other: 1 } })).toEqual({
      alpha: 0.1,
      plannedUnits: 5000,
      looks: 5,
      spending: 'pocock',
      multiplicity: 'hommel',
    });
  });

  it.each([
    [['--inference', 'group-sequential'], /needs --planned-units/],
    [['--planned-units', '2', '--looks', '100'], /100 looks need at least 100 --planned-units, not 2/],
    [['--planned-units', '27'], /28 looks need at least 28 --planned-units, not 27: .* --looks/],
    [['--looks', '5'], /--looks is of a group-sequential design/],
    [['--planned-units', '100', '--inference', 'fixed', '--spending', 'pocock'], /--spending is of/],
    [['--alpha', '1'], /at most 0.4/],
    [['--alpha', '1e-11'], /at least 1e-10/],
    [['--planned-units', 'many'], /whole number/],
    [['--inference', 'bayesian'], /Allowed choices/],
  ])('%j are refused', (args, message) => {
    expect(() => analysisOf(parsed(...args))).toThrow(message);
  });
});
