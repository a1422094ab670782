import { sidesFor } from './assignment-sides.js';
import { measure, type Measured } from './best-slices.js';

const SEED = 1;
const COUNTS = [1, 20];

/** What is wanted: at least ten times the reference, at least 0.6 of the floor. */
const WANTED = { 'growthbook evalFeature': 10, 'hand-compiled': 0.6 };

function ratio(ours: Measured, other: Measured): number {
  return other.nanoseconds / ours.nanoseconds;
}

function report(count: number): void {
  const { ours, reference, floor } = sidesFor(count);
  const [own, ...others] = measure([ours, reference, floor], SEED) as [Measured, ...Measured[]];
  console.log(
    `${count} experiment(s): assign ${own.nanoseconds.toFixed(0)} ns per user (best of ${own.slices} slices)`,
  );
  for (const other of others) {
    const wanted = WANTED[other.name as keyof typeof WANTED];
    const times = ratio(own, other).toFixed(2);
    console.log(
      `  ${times} times the speed of ${other.name} (${other.nanoseconds.toFixed(0)} ns); wanted: ${wanted}`,
    );
  }
}

COUNTS.forEach(report);
