import { rampTime, type Experiment } from '#libs/domain';
import { rangesHeld } from '../../placement/layer-coverage.js';
import { sizeOfRanges } from '../../placement/layer-ranges.js';
import { shareInWords } from '../../references/in-words.js';

/** What follows from a step through the life of an experiment. */
export function lifeSentences(before: Experiment, after: Experiment): string[] {
  switch (after.status) {
    case 'running':
      return before.status === 'draft' ? started(before, after) : resumed(after);
    case 'paused':
      return paused(after);
    case 'stopped':
      return stopped(before);
    case 'decided':
      return decided(after);
    default:
      return archived(before);
  }
}

function started(before: Experiment, after: Experiment): string[] {
  const { layer, holdouts, schedule, startedAt } = after;
  return [
    'Freezes the plan: hypothesis, metrics, analysis, unit and control cannot change any more.',
    ...(layer === null
      ? []
      : [`Holds ${shareInWords(sizeOfRanges(rangesHeld(after)))} of the layer "${layer}" until it stops.`]),
    ...(holdouts.length === 0
      ? []
      : [
          `Units of the holdouts ${holdouts.map(({ key }) => `"${key}"`).join(', ')} stay out, also of what it ships one day.`,
        ]),
    ...(before.schedule.startAt === null ? [] : ['It does not wait for the time at which it was to start.']),
    ...schedule.ramp.map(
      (step) =>
        `Traffic goes to ${shareInWords(step.traffic)} by itself at ${rampTime(step, startedAt)?.toISOString()}.`,
    ),
    ...(schedule.stopAt === null ? [] : [`It stops by itself at ${schedule.stopAt.toISOString()}.`]),
  ];
}

function paused({ control, schedule }: Experiment): string[] {
  return [
    `Apps get the value of "${control}" until it is resumed; then every unit has its variant again.`,
    ...(schedule.ramp.length === 0
      ? []
      : ['The ramp waits; what comes due meanwhile is done when it is resumed.']),
    ...(schedule.stopAt === null ? [] : [`It stops at ${schedule.stopAt.toISOString()} all the same.`]),
  ];
}

function resumed({ schedule }: Experiment): string[] {
  return [
    'Every unit has the variant again that it had before the pause, unless a change meanwhile gave it another.',
    ...(schedule.ramp.length === 0 ? [] : ['The ramp goes on; what came due meanwhile is done at once.']),
  ];
}

function stopped(before: Experiment): string[] {
  const { control, layer, schedule } = before;
  const planned = schedule.ramp.length + (schedule.stopAt === null ? 0 : 1);
  return [
    'Exposures from now on do not count; it cannot be started again.',
    `Apps get the value of "${control}" until something is shipped.`,
    ...(layer === null
      ? []
      : [`Gives back ${shareInWords(sizeOfRanges(rangesHeld(before)))} of the layer "${layer}".`]),
    ...(planned === 0 ? [] : ['What is left of its schedule is dropped.']),
  ];
}

function decided({ decision, control, holdouts }: Experiment): string[] {
  if (decision?.outcome !== 'ship') return [`Apps go on getting the value of "${control}".`];
  return [
    `Everybody whom targeting lets in gets "${decision.variant}" from now on${holdouts.length === 0 ? '' : ', except who is held out'}.`,
  ];
}

function archived({ decision }: Experiment): string[] {
  return [
    decision?.outcome === 'ship'
      ? `Apps get their code's default from now on, no longer "${decision.variant}": put that into the code first.`
      : "Apps get their code's default from now on.",
    'It is not measured any more: its last report stays readable.',
  ];
}
