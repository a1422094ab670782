import { inTurn } from './servers.js';

/** What one slice of load came to. */
export interface Slice {
  /** Events a second. */
  rate: number;
  /** CPU of the server and of the database per event, in microseconds. */
  cpu: number;
}

export type Sides = Record<string, () => Promise<Slice>>;

/** The best slices of each side of one run; a run's slices alternate between the sides. */
export type Run = Record<string, Slice>;

export async function inRuns(sides: Sides, runs: number, rounds: number): Promise<Run[]> {
  const done: Run[] = [];
  for (let run = 0; run < runs; run += 1) done.push(await oneRun(sides, rounds));
  return done;
}

async function oneRun(sides: Sides, rounds: number): Promise<Run> {
  const best: Run = {};
  for (const name of inTurn(rounds, Object.keys(sides))) {
    const slice = await sides[name]?.();
    if (slice === undefined) continue;
    const { rate, cpu } = best[name] ?? { rate: 0, cpu: Infinity };
    best[name] = { rate: Math.max(rate, slice.rate), cpu: Math.min(cpu, slice.cpu) };
  }
  return best;
}

export function printBest(runs: readonly Run[]): void {
  for (const name of Object.keys(runs[0] ?? {})) {
    const rate = Math.max(...runs.map((run) => run[name]?.rate ?? 0));
    const cpu = Math.min(...runs.map((run) => run[name]?.cpu ?? Infinity));
    console.log(
      `  ${name.padEnd(36)} ${Math.round(rate).toString().padStart(8)} a second, ${cpu.toFixed(1)} us of CPU each`,
    );
  }
}

/** How much of the other side the one reaches, by rate and by CPU: the median of the runs, and the range of them. */
export function printRatio(what: string, runs: readonly Run[], one: string, other: string): void {
  const of = (ratio: (run: Run) => number): string => {
    const sorted = runs.map(ratio).sort((a, b) => a - b);
    const text = (at: number): string => (sorted[at] ?? NaN).toFixed(2);
    return `${text(sorted.length >> 1)} (${text(0)} to ${text(sorted.length - 1)})`;
  };
  const rate = of((run) => (run[one]?.rate ?? NaN) / (run[other]?.rate ?? NaN));
  const cpu = of((run) => (run[other]?.cpu ?? NaN) / (run[one]?.cpu ?? NaN));
  console.log(`  ${what}: ${rate} by rate, ${cpu} by CPU`);
}
