import type { Flag } from '#libs/domain';
import { aFlag, aRule } from '../testing/a-flag.js';
import { flagConsequences } from './flag-consequences.js';

const RULE = aRule({ condition: { beta: true } });

const told = (after: Partial<Flag>, before: Partial<Flag> = {}): string[] =>
  flagConsequences(aFlag(before), aFlag({ ...before, ...after }), []);

describe('flagConsequences', () => {
  it('says who gets what of a new flag', () => {
    expect(flagConsequences(null, aFlag(), [])).toEqual([
      'Units for which no rule applies get false.',
      'Of its rules, "beta" gives true to the units that it lets in.',
    ]);
    expect(flagConsequences(null, aFlag({ enabled: false }), [])).toEqual([
      'Everyone gets false: the flag is disabled.',
    ]);
    const ramp = aRule({ key: 'ramp', share: 0.125 });
    expect(flagConsequences(null, aFlag({ rules: [ramp] }), [])[1]).toBe(
      'Of its rules, "ramp" gives true to 12.5% of all units.',
    );
  });

  it.each<[Partial<Flag>, string]>([
    [{ enabled: false }, 'The flag is disabled: everyone gets false, and its rules rest.'],
    [{ rules: [] }, 'The rule "beta" goes: its units fall to the rules after it.'],
    [
      { rules: [{ ...RULE, share: 0.25 }] },
      'The rule "beta" gives up 75% of the units that it lets in; the others stay.',
    ],
    [{ rules: [RULE, aRule({ key: 'x' })] }, 'The new rule "x" gives true to all units.'],
    [{ rules: [{ ...RULE, value: false }] }, 'Units of the rule "beta" get false instead of true.'],
    [
      { rules: [{ ...RULE, condition: null }] },
      'The rule "beta" lets in other units: who no longer meets it falls to the rules after it.',
    ],
    [
      { rules: [{ ...RULE, share: 0.5, unit: 'account' }] },
      'The share of the rule "beta" is drawn anew, by "account".',
    ],
  ])('of %j are one sentence', (change, sentence) => {
    expect(told(change)).toEqual([sentence]);
  });

  it('tell that a raised share moves nobody who is in', () => {
    expect(told({ rules: [aRule({ share: 0.5 })] }, { rules: [aRule({ share: 0.1 })] })).toEqual([
      'The rule "beta" takes in 40% more of the units that it lets in; who is in it stays.',
    ]);
  });

  it('tell of another type, and of another order', () => {
    expect(told({ value: 'no', rules: [] }, { rules: [] })).toEqual([
      'Units get "no" instead of false.',
      'Apps that read it as boolean get values of type string.',
    ]);
    const [one, other] = [aRule({ key: 'a' }), aRule({ key: 'b' })];
    expect(told({ rules: [other, one] }, { rules: [one, other] })).toEqual([
      'Rules apply in another order, and units to which several of them apply may get another value.',
    ]);
  });

  it('name who requires it, when something changes for units', () => {
    const dependants = [{ type: 'experiment', key: 'x', status: 'running' }] as const;
    const off = flagConsequences(aFlag(), aFlag({ enabled: false }), dependants);
    expect(off[1]).toBe(
      'The experiment "x" (running) requires it: units that no longer meet the requirement leave it, and others come in. Its phase goes on.',
    );
    expect(flagConsequences(aFlag(), aFlag({ name: 'Other' }), dependants)).toEqual([]);
  });

  it('of a deletion are an error for apps', () => {
    expect(flagConsequences(aFlag(), null, [])[0]).toContain('fall back to their own default');
  });
});
