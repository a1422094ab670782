import { RandomSource } from './random-source.js';
import { PAST, type MetricKind, type Scenario } from './scenario.js';
import { unitHabits, type UnitHabits } from './unit-habits.js';

/** Something that the unit does. */
export interface Outcome {
  kind: MetricKind;
  /** Null where only the event counts. */
  value: number | null;
  /** Milliseconds after the exposure; below zero: before it. */
  delay: number;
}

export interface UnitPlan {
  outcomes: Outcome[];
  /** What it did before its exposure, which no variant can have touched. */
  history: Outcome[];
  /** Where in its slot of time the unit comes, 0 to 1. */
  arrival: number;
}

const DAY_MS = 24 * 3_600_000;
/** The past reaches back less than the two weeks that covariates are taken from. */
const LONGEST_AGO = 13 * DAY_MS;
/** No clock is that wrong: what is past stays before the exposure. */
const SHORTEST_AGO = DAY_MS / 24;

/** Streams of random numbers of a unit: what it is like and did before, and what it does now, do not depend on each other's draws. */
const STREAMS = 2;

/**
 * What unit number `index` does under its variant. Everything is drawn in one fixed order, also what is then left out,
 * so that a unit's numbers depend on the seed and its number alone.
 */
export function unitPlan(
  scenario: Scenario,
  seed: number,
  index: number,
  { isTreated, meanDelay }: { isTreated: boolean; meanDelay: number },
): UnitPlan {
  const before = RandomSource.seeded(seed, STREAMS * index);
  const habits = unitHabits(scenario, before);
  const random = RandomSource.seeded(seed, STREAMS * index + 1);
  const arrival = random.uniform();
  const conversionRate = habits.conversionRate * (isTreated ? 1 + scenario.effect : 1);
  const converts = random.uniform() < conversionRate;
  const convertsAfter = random.exponential(meanDelay);
  const order = cents(habits.order(random));
  const latency = Math.round(habits.latency(random));
  const pages = Array.from({ length: random.poisson(habits.pages) }, () => random.exponential(meanDelay));
  const outcomes: Outcome[] = [
    ...(converts ? [{ kind: 'conversion' as const, value: null, delay: convertsAfter }] : []),
    ...(converts ? [{ kind: 'revenue' as const, value: order, delay: convertsAfter }] : []),
    ...pages.map((delay) => ({ kind: 'pages' as const, value: null, delay })),
    { kind: 'latency', value: latency, delay: 0 },
  ];
  const isWanted = ({ kind }: Outcome) => scenario.kinds.includes(kind);
  return {
    arrival,
    outcomes: outcomes.filter(isWanted),
    history: historyOf(habits, before).filter(isWanted),
  };
}

/** Of a unit that was there before: orders, pages and page loads as is its habit. */
function historyOf(habits: UnitHabits, random: RandomSource): Outcome[] {
  if (!habits.isReturning) return [];
  const ago = () => -(SHORTEST_AGO + random.uniform() * (LONGEST_AGO - SHORTEST_AGO));
  const times = (mean: number) => Array.from({ length: random.poisson(mean) }, ago);
  const orders = times(habits.isRegular ? PAST.ordersOfRegular : PAST.ordersOfOther);
  return [
    ...orders.flatMap((delay): Outcome[] => [
      { kind: 'conversion', value: null, delay },
      { kind: 'revenue', value: cents(habits.order(random)), delay },
    ]),
    ...times(habits.pages).map((delay): Outcome => ({ kind: 'pages', value: null, delay })),
    ...times(PAST.pageLoads).map((delay): Outcome => ({
      kind: 'latency',
      value: Math.round(habits.latency(random)),
      delay,
    })),
  ];
}

function cents(money: number): number {
  return Math.round(money * 100) / 100;
}
