import { BucketRange } from '../bucketing/bucket-range.js';
import { AssignmentExperiment, LayerSlot } from './experiment.js';

/** A range that an accepted experiment holds. */
interface Held {
  readonly start: number;
  readonly end: number;
  /** Place of its holder among the accepted. */
  readonly holder: number;
}

type InLayer = AssignmentExperiment & { readonly layer: LayerSlot };

function unitOf({ hashAttribute = 'id' }: AssignmentExperiment): string {
  return hashAttribute;
}

/** Ranges in order, without empty ones, those that touch or overlap as one. */
function merged(ranges: readonly BucketRange[]): BucketRange[] {
  const result: [number, number][] = [];
  const inOrder = ranges.filter(([start, end]) => start < end).sort(([one], [other]) => one - other);
  for (const [start, end] of inOrder) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** What is held of one layer: ranges apart from each other, all of experiments that randomise the same unit. */
class LayerHoldings {
  private readonly accepted: InLayer[] = [];
  private readonly held: Held[] = [];

  /** Takes the experiment in, or says why that cannot be. */
  accept(experiment: InLayer): string | undefined {
    const { salt, ranges } = experiment.layer;
    const [first] = this.accepted;
    if (first && unitOf(first) !== unitOf(experiment))
      return `shares layer ${salt} with ${first.key} but randomises another unit`;
    const wanted = merged(ranges);
    const earliest = Math.min(...wanted.flatMap((range) => this.holdersOf(range)));
    if (earliest < this.accepted.length)
      return `overlaps ${(this.accepted[earliest] as InLayer).key} in layer ${salt}`;
    this.take(wanted, this.accepted.push(experiment) - 1);
    return undefined;
  }

  private holdersOf([start, end]: BucketRange): number[] {
    const holders: number[] = [];
    for (let at = this.firstEndingAfter(start); at < this.held.length; at += 1) {
      const range = this.held[at] as Held;
      if (range.start >= end) break;
      holders.push(range.holder);
    }
    return holders;
  }

  private take(ranges: readonly BucketRange[], holder: number): void {
    for (const [start, end] of ranges)
      this.held.splice(this.firstEndingAfter(start), 0, { start, end, holder });
  }

  private firstEndingAfter(start: number): number {
    let [low, high] = [0, this.held.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.held[middle] as Held).end > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * Running experiments that would break the promise of their layer, that a unit is in at most one of its experiments,
 * with the reason. Of two that collide the later one is at fault.
 */
export function findLayerConflicts(
  experiments: readonly AssignmentExperiment[],
): ReadonlyMap<AssignmentExperiment, string> {
  const conflicts = new Map<AssignmentExperiment, string>();
  const layers = new Map<string, LayerHoldings>();
  for (const experiment of experiments) {
    if (experiment.status !== 'running' || !experiment.layer) continue;
    const { salt } = experiment.layer;
    const holdings = layers.get(salt) ?? new LayerHoldings();
    layers.set(salt, holdings);
    const reason = holdings.accept(experiment as InLayer);
    if (reason !== undefined) conflicts.set(experiment, reason);
  }
  return conflicts;
}
