import type { SeedPlan, SeedResult } from './run-seed.js';

/** Leaves out one fault after the other, as long as it still fails: each try is a whole run. */
export async function shrink(
  plan: SeedPlan,
  run: (plan: SeedPlan) => Promise<SeedResult>,
): Promise<SeedPlan> {
  let smallest = plan;
  for (let index = 0; index < smallest.schedule.flat().length;) {
    const candidate = { ...smallest, schedule: without(smallest.schedule, index) };
    const { problems } = await run(candidate);
    if (problems.length > 0) smallest = candidate;
    else index++;
  }
  return smallest;
}

/** Without the fault of this place, counted over all rounds. */
function without(schedule: SeedPlan['schedule'], index: number): SeedPlan['schedule'] {
  let place = 0;
  return schedule.map((round) => round.filter(() => place++ !== index)).filter((round) => round.length > 0);
}
