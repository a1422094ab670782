import { RandomSource } from './random-source.js';
import { LATENCY, ORDER, PAGES, type MetricKind, type Scenario } from './scenario.js';

/** Something that the unit will do. */
export interface Outcome {
  kind: MetricKind;
  /** Null where only the event counts. */
  value: number | null;
  /** Milliseconds after the exposure. */
  delay: number;
}

export interface UnitPlan {
  outcomes: Outcome[];
  /** Where in its slot of time the unit comes, 0 to 1. */
  arrival: number;
}

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
  const random = RandomSource.seeded(seed, index);
  const arrival = random.uniform();
  const conversionRate = scenario.baseline * (isTreated ? 1 + scenario.effect : 1);
  const converts = random.uniform() < conversionRate;
  const convertsAfter = random.exponential(meanDelay);
  const order = Math.round(random.logNormal(ORDER.mean, ORDER.sigma) * 100) / 100;
  const latency = Math.round(random.logNormal(LATENCY.mean, LATENCY.sigma));
  const pages = Array.from({ length: random.poisson(PAGES.mean) }, () => random.exponential(meanDelay));
  const outcomes: Outcome[] = [
    ...(converts ? [{ kind: 'conversion' as const, value: null, delay: convertsAfter }] : []),
    ...(converts ? [{ kind: 'revenue' as const, value: order, delay: convertsAfter }] : []),
    ...pages.map((delay) => ({ kind: 'pages' as const, value: null, delay })),
    { kind: 'latency', value: latency, delay: 0 },
  ];
  return { arrival, outcomes: outcomes.filter(({ kind }) => scenario.kinds.includes(kind)) };
}
