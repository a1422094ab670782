import type { Scenario } from '../simulate/scenario.js';

const DAY_MS = 24 * 3_600_000;

/** Seed of the demo; with the keys of its units it fixes every number of it. */
export const DEMO_SEED = 20250301;
export const DEMO_KEY = 'demo-checkout';
export const DEMO_UNITS = 10_000;

/**
 * A clear win on conversion, revenue that follows it in big and small orders, and a guardrail that does not move. Most units
 * were there before, so that what they did then takes noise out.
 */
export const DEMO_SCENARIO: Scenario = {
  baseline: 0.12,
  effect: 0.25,
  kinds: ['conversion', 'revenue', 'latency'],
  returning: 0.8,
  prefix: 'demo',
};

export const DEMO_EXPERIMENT = {
  key: DEMO_KEY,
  name: 'Checkout on one page',
  hypothesis:
    'In interviews people said they lost their way between the steps of the checkout; one page lets more of them finish, and loads no slower.',
  analysis: {},
} as const;

/** The demo looks back on two weeks; the last hours are left for what follows the last exposures. */
export const DEMO_SPAN_MS = 14 * DAY_MS;
export const DEMO_TAIL_MS = 6 * 3_600_000;
/** From an exposure to what follows, on average. */
export const DEMO_DELAY_MS = 20 * 60_000;
