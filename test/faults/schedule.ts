import type { Dice } from './dice.js';
import { FAULTS } from './faults/index.js';
import type { Fault } from './faults/fault.js';

/** Faults by round; those of one round happen at once. */
export type Schedule = Fault[][];

const SLOW_SHARE = 0.25;
const PAIRED_SHARE = 0.35;

export interface Draw {
  rounds: number;
  hasRedis: boolean;
  hasDisk: boolean;
  /** Whether slow faults may come. */
  slow: boolean;
}

export function drawSchedule(dice: Dice, { rounds, hasRedis, hasDisk, slow }: Draw): Schedule {
  const possible = FAULTS.filter(
    ({ needsRedis, needsDisk }) => (hasRedis || !needsRedis) && (hasDisk || !needsDisk),
  );
  const quick = possible.filter(({ isSlow }) => !isSlow);
  const draw = (): Fault => dice.pick(slow && dice.chance(SLOW_SHARE) ? possible : quick);
  return Array.from({ length: rounds }, () => {
    const first = draw();
    const second = draw();
    const isFree = second.takes.every((resource) => !first.takes.includes(resource));
    return isFree && dice.chance(PAIRED_SHARE) ? [first, second] : [first];
  });
}

/** `api-killed+redis-flushed worker-killed`: rounds are separated by blanks. */
export function describeSchedule(schedule: Schedule): string {
  return schedule.map((round) => round.map(({ name }) => name).join('+')).join(' ');
}

/** Reads what `describeSchedule` wrote; throws for a name that is none. */
export function parseSchedule(text: string): Schedule {
  const byName = new Map(FAULTS.map((fault) => [fault.name, fault]));
  return text
    .split(/[\s,]+/)
    .filter((round) => round !== '')
    .map((round) =>
      round.split('+').map((name) => {
        const fault = byName.get(name);
        if (fault === undefined)
          throw new Error(`There is no fault "${name}", only ${[...byName.keys()].join(', ')}.`);
        return fault;
      }),
    );
}
