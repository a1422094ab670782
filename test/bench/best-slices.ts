/** One contestant: does its work for the user of an index and returns something that cannot be optimised away. */
export interface Side {
  readonly name: string;
  run(index: number): unknown;
}

/** The best slice of a side. */
export interface Measured {
  readonly name: string;
  /** CPU nanoseconds per call in the best slice. */
  readonly nanoseconds: number;
  readonly slices: number;
}

const SLICES = 60;
const SLICE_MILLISECONDS = 10;

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Calls per slice such that one takes about ten milliseconds, or `fewest` when those take longer. */
function callsPerSlice(side: Side, fewest: number): number {
  let calls = fewest;
  for (;;) {
    const spent = timeSlice(side, calls);
    if (spent >= (SLICE_MILLISECONDS * 1000) / 2)
      return Math.ceil((calls * SLICE_MILLISECONDS * 1000) / spent);
    calls *= 2;
  }
}

let sink: unknown;

function timeSlice(side: Side, calls: number): number {
  const start = cpuMicroseconds();
  for (let index = 0; index < calls; index += 1) sink = side.run(index);
  return cpuMicroseconds() - start;
}

/** Shuffles in place; a fixed linear congruential sequence, so that runs differ only by the machine. */
function shuffle<Item>(items: Item[], seed: number): Item[] {
  let state = seed;
  for (let index = items.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (index + 1);
    [items[index], items[other]] = [items[other] as Item, items[index] as Item];
  }
  return items;
}

/**
 * Measures sides against each other in one process: many slices of about ten milliseconds of CPU time, shuffled; the best
 * of each counts. On shared cores only the ratio of best slices can be repeated (see docs of the machine's limits): never
 * read the absolute numbers as a promise, and this says nothing about high percentiles.
 */
export function measure(sides: readonly Side[], seed: number, fewestCalls = 100): Measured[] {
  const sized = sides.map((side) => ({ side, calls: callsPerSlice(side, fewestCalls), best: Infinity }));
  const schedule = shuffle(
    sized.flatMap((entry) => Array.from({ length: SLICES }, () => entry)),
    seed,
  );
  for (const entry of schedule)
    entry.best = Math.min(entry.best, timeSlice(entry.side, entry.calls) / entry.calls);
  return sized.map(({ side, best }) => ({ name: side.name, nanoseconds: best * 1000, slices: SLICES }));
}

/** Keeps the last result alive. */
export function lastResult(): unknown {
  return sink;
}
