import { parseArgs } from 'node:util';
import { isRedisInstalled } from '../support/redis-server.js';
import { parseSchedule, type Schedule } from './schedule.js';

export interface Options {
  /** The first seed; the others follow it. */
  seed: number;
  seeds: number;
  rounds: number;
  /** Of one seed. */
  events: number;
  /** Instead of those that the seeds draw. */
  schedule: Schedule | null;
  /** Null: half of the seeds, where it is installed. */
  redis: boolean | null;
  slow: boolean;
  /** Looks, after a failure, for faults that can be left out. */
  shrink: boolean;
  /** Refusals that no fault explains are failures: on a machine that does nothing else. */
  strict: boolean;
  /** Tells of every fault. */
  verbose: boolean;
}

export function readOptions(given: string[]): Options {
  const { values } = parseArgs({
    args: given,
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '6' },
      events: { type: 'string', default: '56000' },
      schedule: { type: 'string' },
      queues: { type: 'string' },
      quick: { type: 'boolean', default: false },
      shrink: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const redis = values.queues === undefined ? null : values.queues === 'redis';
  if (redis === true && !isRedisInstalled()) throw new Error('There is no redis-server on the PATH.');
  return {
    seed: integerOf('seed', values.seed),
    seeds: integerOf('seeds', values.seeds),
    rounds: integerOf('rounds', values.rounds),
    events: integerOf('events', values.events),
    schedule: values.schedule === undefined ? null : parseSchedule(values.schedule),
    redis: isRedisInstalled() ? redis : false,
    slow: !values.quick,
    shrink: values.shrink,
    strict: values.strict,
    verbose: values.verbose,
  };
}

function integerOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} must be a whole number.`);
  return value;
}
