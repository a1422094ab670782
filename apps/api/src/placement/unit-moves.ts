import type { BucketRange } from '#libs/assignment';
import { canonicalJson, type Experiment } from '#libs/domain';
import type { UnitMoves } from '../dry-run/intent.js';
import { rangesHeld, WHOLE_LAYER } from './layer-coverage.js';
import { slicesInForce } from './slices-in-force.js';

/** Buckets of the hash, by its version. */
const BUCKETS = { 1: 1_000, 2: 10_000 } as const;
const LAYER_STEPS = 10_000;
/** Beyond it, shares of buckets are noise of adding them up. */
const DIGITS = 9;

const NOBODY: UnitMoves = { staying: 0, moving: 0, entering: 0, leaving: 0 };

/**
 * What a change does to units, exactly: from the buckets of the variants, the ranges of the layer and the holdouts. Shares of the
 * units that targeting and prerequisites let in; null when these change, since what then happens depends on the units' attributes.
 */
export function unitMoves(before: Experiment | null, after: Experiment | null): UnitMoves | null {
  // What changes during a pause happens to units when it ends: it is told when it is decided.
  const counted = before?.status === 'paused' && after?.status === 'paused' ? asIfRunning : itself;
  const [from, to] = [before && spreadOf(counted(before)), after && spreadOf(counted(after))];
  if (from === null && to === null) return NOBODY;
  if (from && to && admissionOf(before as Experiment) !== admissionOf(after as Experiment)) return null;
  const moves = from && to ? movesBetween(from, to) : movesOfOne(from ?? (to as Spread), from !== null);
  return scaled(moves, notHeldOut((after ?? before) as Experiment));
}

function itself(experiment: Experiment): Experiment {
  return experiment;
}

function asIfRunning(experiment: Experiment): Experiment {
  return { ...experiment, status: 'running' };
}

/** Who has which variant: the variant of every bucket, for the units in some ranges of a layer. */
interface Spread {
  table: (string | null)[];
  ranges: readonly BucketRange[];
  /** Units of different hashes are independent of each other. */
  hash: string;
}

/** Null: nobody has a variant of it. */
function spreadOf(experiment: Experiment): Spread | null {
  const { status, decision, layer, seed, hashVersion } = experiment;
  const size = BUCKETS[hashVersion];
  const hash = `${hashVersion} ${seed}`;
  const isOver = status === 'stopped' || status === 'decided';
  if (isOver && decision?.outcome === 'ship' && decision.variant !== null) {
    const table = new Array<string | null>(size).fill(decision.variant);
    return { table, ranges: WHOLE_LAYER, hash };
  }
  if (status !== 'running') return null;
  const table = new Array<string | null>(size).fill(null);
  for (const { variant, start, end } of slicesInForce(experiment)) {
    for (let bucket = Math.floor(start * size); bucket < size && bucket / size < end; bucket += 1) {
      if (bucket / size >= start) table[bucket] = variant;
    }
  }
  return { table, ranges: layer === null ? WHOLE_LAYER : rangesHeld(experiment), hash };
}

function admissionOf({ targeting, prerequisites, unit }: Experiment): string {
  return canonicalJson({ targeting, prerequisites, unit });
}

function movesOfOne({ table, ranges }: Spread, isLeaving: boolean): UnitMoves {
  const admitted = (layerMask(ranges).filter(Boolean).length / LAYER_STEPS) * shareWith(table);
  return isLeaving ? { ...NOBODY, leaving: admitted } : { ...NOBODY, entering: admitted };
}

function movesBetween(from: Spread, to: Spread): UnitMoves {
  const [old, next] = [layerMask(from.ranges), layerMask(to.ranges)];
  const layerShare = (holds: (step: number) => boolean): number =>
    old.filter((_, step) => holds(step)).length / LAYER_STEPS;
  const both = layerShare((step) => !!old[step] && !!next[step]);
  const onlyOld = layerShare((step) => !!old[step] && !next[step]);
  const onlyNew = layerShare((step) => !old[step] && !!next[step]);
  const { staying, moving, entering, leaving } =
    from.hash === to.hash ? movesOfBuckets(from.table, to.table) : movesOfStrangers(from.table, to.table);
  return {
    staying: both * staying,
    moving: both * moving,
    entering: both * entering + onlyNew * shareWith(to.table),
    leaving: both * leaving + onlyOld * shareWith(from.table),
  };
}

function movesOfBuckets(from: readonly (string | null)[], to: readonly (string | null)[]): UnitMoves {
  const share = (is: (old: string | null, next: string | null) => boolean): number =>
    from.filter((old, bucket) => is(old, to[bucket] ?? null)).length / from.length;
  return {
    staying: share((old, next) => old !== null && old === next),
    moving: share((old, next) => old !== null && next !== null && old !== next),
    entering: share((old, next) => old === null && next !== null),
    leaving: share((old, next) => old !== null && next === null),
  };
}

/** Every unit gets a new bucket, whatever the one was that it had. */
function movesOfStrangers(from: readonly (string | null)[], to: readonly (string | null)[]): UnitMoves {
  const [old, next] = [shareWith(from), shareWith(to)];
  const variants = [...new Set(from)].filter((variant) => variant !== null);
  const staying = variants.reduce(
    (sum, variant) => sum + shareWith(from, variant) * shareWith(to, variant),
    0,
  );
  return { staying, moving: old * next - staying, entering: (1 - old) * next, leaving: old * (1 - next) };
}

/** Share of the buckets of one variant; of any when none is named. */
function shareWith(table: readonly (string | null)[], variant?: string): number {
  const has =
    variant === undefined ? (one: string | null) => one !== null : (one: string | null) => one === variant;
  return table.filter(has).length / table.length;
}

function layerMask(ranges: readonly BucketRange[]): boolean[] {
  const mask = new Array<boolean>(LAYER_STEPS).fill(false);
  for (const [start, end] of ranges)
    mask.fill(true, Math.round(start * LAYER_STEPS), Math.round(end * LAYER_STEPS));
  return mask;
}

function notHeldOut({ holdouts }: Experiment): number {
  return holdouts.reduce((share, holdout) => share * (1 - holdout.share), 1);
}

function scaled(moves: UnitMoves, factor: number): UnitMoves {
  const round = (share: number): number => Number((share * factor).toFixed(DIGITS));
  return {
    staying: round(moves.staying),
    moving: round(moves.moving),
    entering: round(moves.entering),
    leaving: round(moves.leaving),
  };
}
