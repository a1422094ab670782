/** Maps relative effects to percent of a plot's width. */
export interface EffectScale {
  lowest: number;
  highest: number;
  /** Round values, zero among them. */
  ticks: number[];
  /** 0 to 100; values outside are put on the edge. */
  position: (value: number) => number;
}

export interface ScaledInterval {
  estimate: number;
  lower: number | null;
  upper: number | null;
}

/** An interval that is this many times wider than the middle one would squeeze all others to a dot; it gets an arrow instead. */
const WIDEST = 2.5;
const SMALLEST_SPAN = 1e-4;

/** One scale for all intervals (and margins) of a report; it holds zero, and clips what would squeeze the rest. */
export function effectScale(intervals: readonly ScaledInterval[], margins: readonly number[]): EffectScale {
  const reaches = intervals
    .map(({ estimate, lower, upper }) =>
      Math.max(Math.abs(estimate), Math.abs(lower ?? estimate), Math.abs(upper ?? estimate)),
    )
    .sort((a, b) => a - b);
  const limit = Math.max(SMALLEST_SPAN, WIDEST * (reaches[Math.floor((reaches.length - 1) / 2)] ?? 0));
  const values = [
    0,
    ...intervals.flatMap(({ estimate, lower, upper }) => [estimate, lower ?? estimate, upper ?? estimate]),
    ...margins,
  ].map((value) => Math.max(-limit, Math.min(limit, value)));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(SMALLEST_SPAN, most - least) * 0.06;
  const [lowest, highest] = [least - pad, most + pad];
  return {
    lowest,
    highest,
    ticks: roundTicks(lowest, highest),
    position: (value) => Math.max(0, Math.min(100, ((value - lowest) / (highest - lowest)) * 100)),
  };
}

/** About seven multiples of 1, 2 or 5 times a power of ten. */
function roundTicks(lowest: number, highest: number): number[] {
  const rough = (highest - lowest) / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(lowest / step);
  const last = Math.floor(highest / step);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}
