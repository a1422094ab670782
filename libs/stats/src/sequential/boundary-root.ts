/**
 * The s >= 0 at which an increasing log mixture reaches a threshold, by bracketing and bisection; `largest`
 * when it never does (the bound is then trivial).
 */
export function boundaryRoot(logMixture: (s: number) => number, threshold: number, largest: number): number {
  let low = 0;
  let high = Number.isFinite(largest) ? largest : 1;
  if (Number.isFinite(largest)) {
    if (!(logMixture(largest) > threshold)) return largest;
  } else {
    while (logMixture(high) < threshold) {
      low = high;
      high *= 2;
    }
  }
  for (let step = 0; step < 200; step++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (logMixture(middle) < threshold) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
