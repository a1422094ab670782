import { canonicalJson, type Experiment } from '#libs/domain';
import { rangesHeld } from '../../placement/layer-coverage.js';
import { sizeOfRanges } from '../../placement/layer-ranges.js';
import { shareInWords } from '../../references/in-words.js';
import { scheduleSentences } from './schedule-sentences.js';

/** What follows from a change that leaves the experiment where it is in its life. */
export function changeSentences(before: Experiment, after: Experiment): string[] {
  if (after.status === 'draft') {
    return ['It is a draft: nobody has a variant yet.', ...scheduleSentences(before, after)];
  }
  return [
    ...phaseSentences(before, after),
    ...valueSentences(before, after),
    ...layerSentences(before, after),
    ...scheduleSentences(before, after),
    ...overrideSentences(before, after),
    ...(before.receipts === after.receipts
      ? []
      : [`The server keeps receipts of ${shareInWords(after.receipts)} of the units that it assigns.`]),
    ...segmentSentences(before, after),
    ...(after.status === 'paused' ? ['It is paused: apps see this when it is resumed.'] : []),
  ];
}

function segmentSentences(before: Experiment, after: Experiment): string[] {
  const added = after.segments.filter((name) => !before.segments.includes(name));
  const removed = before.segments.filter((name) => !after.segments.includes(name));
  return [
    ...(added.length > 0
      ? [
          `Results by ${quoted(added)} are counted from the log, from the start of the experiment on. They explain and decide nothing: the plan stays as it was frozen.`,
        ]
      : []),
    ...(removed.length > 0
      ? [`Results by ${quoted(removed)} are no longer kept; stored reports still show them.`]
      : []),
  ];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' and ');
}

function phaseSentences(before: Experiment, after: Experiment): string[] {
  const [old, next] = [before.phases.length, after.phases.length];
  if (next === old) return [];
  return [
    `Opens phase ${next}: results of phase ${old} stay readable, but the two are never pooled; the report starts from zero.`,
    ...(before.seed !== after.seed || before.hashVersion !== after.hashVersion
      ? ['Units are drawn anew: each may get any variant, whatever it had.']
      : []),
  ];
}

function valueSentences(before: Experiment, after: Experiment): string[] {
  const known = new Map(before.variants.map((variant) => [variant.key, variant]));
  return after.variants.flatMap(({ key, value }) => {
    const old = known.get(key);
    return old !== undefined && canonicalJson(old.value) !== canonicalJson(value)
      ? [`Units of "${key}" get another value.`]
      : [];
  });
}

function layerSentences(before: Experiment, after: Experiment): string[] {
  if (after.layer === null) return [];
  const [old, next] = [before, after].map((experiment) => sizeOfRanges(rangesHeld(experiment)));
  if (old === undefined || next === undefined) return [];
  if (next > old) {
    return [
      `Takes another ${shareInWords(next - old)} of the layer "${after.layer}": it then holds ${shareInWords(next)} until it stops.`,
    ];
  }
  return after.traffic < before.traffic
    ? [`Keeps its ${shareInWords(old)} of the layer "${after.layer}" until it stops.`]
    : [];
}

function overrideSentences(before: Experiment, after: Experiment): string[] {
  const [old, next] = [before, after].map(
    ({ overrides }) => new Map(overrides.map(({ unit, variant }) => [unit, variant])),
  ) as [Map<string, string>, Map<string, string>];
  const added = [...next.keys()].filter((unit) => !old.has(unit)).length;
  const changed = [...next].filter(([unit, variant]) => old.has(unit) && old.get(unit) !== variant).length;
  const removed = [...old.keys()].filter((unit) => !next.has(unit)).length;
  return [
    ...(added > 0
      ? [
          `${counted(added)} by hand, whatever targeting and traffic say, and out of the analysis for good, with everything that came before.`,
        ]
      : []),
    ...(changed > 0 ? [`${counted(changed)} by hand, and another than before.`] : []),
    ...(removed > 0 ? [`Units that go back to chance: ${removed}. They stay out of the analysis.`] : []),
  ];
}

function counted(units: number): string {
  return units === 1 ? '1 unit gets its variant' : `${units} units get their variant`;
}
