import { Dice } from './dice.js';
import type { Options } from './options.js';
import { Cluster } from './platform/cluster.js';
import { runSeed, type SeedPlan, type SeedResult } from './run-seed.js';
import { describeSchedule, drawSchedule } from './schedule.js';
import { shrink } from './shrink.js';

/** Runs the seeds one after the other, a line each; resolves to the number of those that failed. */
export async function runCampaign(options: Options, print: (line: string) => void): Promise<number> {
  const cluster = await Cluster.start();
  onInterruption(cluster);
  let failed = 0;
  let events = 0;
  try {
    for (let seed = options.seed; seed < options.seed + options.seeds; seed++) {
      const plan = planOf(seed, options, { print, hasDisk: cluster.disk !== null });
      plan.tell(`seed ${seed} begins: npm run faults -- ${commandOf(plan)}`);
      const result = await runSeed(cluster, plan);
      events += result.acknowledged;
      print(lineOf(plan, result));
      if (result.problems.length === 0) continue;
      failed++;
      for (const problem of result.problems) print(`    ${problem}`);
      print(`    logs and oracle file: ${result.folder}`);
      print(`    again: npm run faults -- ${commandOf(plan)}`);
      if (options.shrink) {
        const smaller = await shrink(plan, (one) => runSeed(cluster, one));
        print(`    it also fails with: npm run faults -- ${commandOf(smaller)}`);
      }
    }
  } finally {
    await cluster.end();
  }
  print(`${events} events were acknowledged.`);
  print(`${options.seeds - failed} passed, ${failed} failed`);
  return failed;
}

interface Circumstances {
  print: (line: string) => void;
  hasDisk: boolean;
}

function planOf(seed: number, options: Options, { print, hasDisk }: Circumstances): SeedPlan {
  const dice = new Dice(seed);
  const withRedis = options.redis ?? dice.chance(0.5);
  const { rounds, slow, events } = options;
  const schedule = options.schedule ?? drawSchedule(dice, { rounds, hasRedis: withRedis, hasDisk, slow });
  const tell = options.verbose ? print : (): void => undefined;
  return { seed, schedule, events, withRedis, isStrict: options.strict, tell };
}

function lineOf({ seed, schedule, withRedis }: SeedPlan, result: SeedResult): string {
  const { acknowledged, calls, assignments, drainSeconds, seconds, problems, unexplained } = result;
  const verdict = problems.length === 0 ? 'passed' : `FAILED (${problems.length})`;
  return (
    `seed ${seed}: ${verdict}; ${acknowledged} events acknowledged in ${calls} calls, ${assignments} assignments, ` +
    `drained in ${drainSeconds.toFixed(1)} s, ${unexplained.length} refusals unexplained, ${seconds.toFixed(0)} s in all; queues on ${withRedis ? 'Redis' : 'PostgreSQL'}; ` +
    `faults: ${describeSchedule(schedule)}`
  );
}

function commandOf({ seed, events, withRedis, schedule }: SeedPlan): string {
  const queues = withRedis ? 'redis' : 'postgres';
  return `--seed ${seed} --events ${events} --queues ${queues} --schedule "${describeSchedule(schedule)}"`;
}

/** The database is a process group of its own: it would outlive us. */
function onInterruption(cluster: Cluster): void {
  const end = (): void => void cluster.end().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, end);
}
