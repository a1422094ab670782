import { canonicalJson, jsonTypeOf, type Flag, type FlagRule } from '#libs/domain';
import { dependantInWords, shareInWords, valueInWords } from '../references/in-words.js';
import type { Dependant } from '../references/dependant.js';

/** What follows when a flag is created (`before` null), changed or deleted (`after` null), one sentence each. */
export function flagConsequences(
  before: Flag | null,
  after: Flag | null,
  dependants: readonly Dependant[],
): string[] {
  if (after === null) {
    return [
      `Apps that ask for "${before?.key}" are told that there is no such flag, and fall back to their own default.`,
    ];
  }
  if (before === null) return creation(after);
  const changed = [...valueChanges(before, after), ...ruleChanges(before, after)];
  return changed.length === 0 ? [] : [...changed, ...dependants.map(dependantConsequence)];
}

function creation(flag: Flag): string[] {
  if (!flag.enabled) return [`Everyone gets ${valueInWords(flag.value)}: the flag is disabled.`];
  return [
    `Units for which no rule applies get ${valueInWords(flag.value)}.`,
    ...flag.rules.map((rule) => `Of its rules, "${rule.key}" gives ${grantOf(rule)}.`),
  ];
}

function valueChanges(before: Flag, after: Flag): string[] {
  const [oldType, newType] = [jsonTypeOf(before.value), jsonTypeOf(after.value)];
  const hasRules = after.enabled && after.rules.length > 0;
  const whom = hasRules ? 'Units for which no rule applies' : 'Units';
  return [
    ...(before.enabled && !after.enabled
      ? [`The flag is disabled: everyone gets ${valueInWords(after.value)}, and its rules rest.`]
      : []),
    ...(!before.enabled && after.enabled
      ? [`The flag is enabled: its rules (${after.rules.length}) apply again.`]
      : []),
    ...(differ(before.value, after.value)
      ? [`${whom} get ${valueInWords(after.value)} instead of ${valueInWords(before.value)}.`]
      : []),
    ...(oldType === newType ? [] : [`Apps that read it as ${oldType} get values of type ${newType}.`]),
  ];
}

function ruleChanges(before: Flag, after: Flag): string[] {
  const [old, now] = [before, after].map(({ rules }) => new Map(rules.map((rule) => [rule.key, rule])));
  const removed = before.rules.filter(({ key }) => !now?.has(key));
  const kept = after.rules.filter(({ key }) => old?.has(key)).map(({ key }) => key);
  const order = before.rules.filter(({ key }) => now?.has(key)).map(({ key }) => key);
  return [
    ...removed.map(({ key }) => `The rule "${key}" goes: its units fall to the rules after it.`),
    ...after.rules.flatMap((rule) => ruleChange(old?.get(rule.key), rule)),
    ...(differ(order, kept)
      ? ['Rules apply in another order, and units to which several of them apply may get another value.']
      : []),
  ];
}

function ruleChange(before: FlagRule | undefined, after: FlagRule): string[] {
  const { key, share } = after;
  if (before === undefined) return [`The new rule "${key}" gives ${grantOf(after)}.`];
  const isRedrawn = before.unit !== after.unit && (before.share < 1 || share < 1);
  const isOtherwiseOpen =
    differ(before.condition, after.condition) || differ(before.prerequisites, after.prerequisites);
  return [
    ...(isOtherwiseOpen
      ? [`The rule "${key}" lets in other units: who no longer meets it falls to the rules after it.`]
      : []),
    ...(isRedrawn ? [`The share of the rule "${key}" is drawn anew, by "${after.unit}".`] : []),
    ...(share === before.share || isRedrawn ? [] : [shareChange(key, before.share, share)]),
    ...(differ(before.value, after.value)
      ? [
          `Units of the rule "${key}" get ${valueInWords(after.value)} instead of ${valueInWords(before.value)}.`,
        ]
      : []),
  ];
}

function shareChange(key: string, before: number, after: number): string {
  const moved = shareInWords(Math.abs(after - before));
  return after > before
    ? `The rule "${key}" takes in ${moved} more of the units that it lets in; who is in it stays.`
    : `The rule "${key}" gives up ${moved} of the units that it lets in; the others stay.`;
}

function grantOf({ condition, prerequisites, share, value }: FlagRule): string {
  const isOpen = condition === null && prerequisites.length === 0;
  const whom = isOpen ? 'all units' : 'the units that it lets in';
  return `${valueInWords(value)} to ${share === 1 ? whom : `${shareInWords(share)} of ${whom}`}`;
}

function dependantConsequence(dependant: Dependant): string {
  const running = dependant.status === 'running' ? ' Its phase goes on.' : '';
  const who = dependantInWords(dependant);
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} requires it: units that no longer meet the requirement leave it, and others come in.${running}`;
}

function differ(before: unknown, after: unknown): boolean {
  return canonicalJson(before) !== canonicalJson(after);
}
