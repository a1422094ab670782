/**
 * Names under which the sums over an arm's units go: y is the (capped) numerator, d the denominator, h and g the first and the
 * second covariate. `above` counts the units above the cap, whose totals without it `raw` and `raw2` sum; `members` those that a
 * trigger let in, r1 and so on those that went through so many steps of a funnel.
 */
export const SUMS = [
  'y',
  'yy',
  'yyy',
  'd',
  'dd',
  'yd',
  'h',
  'hh',
  'yh',
  'dh',
  'g',
  'gg',
  'yg',
  'dg',
  'hg',
  'above',
  'raw',
  'raw2',
  'members',
  'r1',
  'r2',
  'r3',
  'r4',
  'r5',
  'r6',
  'r7',
  'r8',
  'r9',
  'r10',
] as const;

export type Sum = (typeof SUMS)[number];

const mean = (sum: string): string => `exact_quotient(${sum}, n)`;

const centred = (products: string, one: string, other: string): string =>
  `exact_quotient(n * ${products} - ${one} * ${other}, n)`;

const cubes = `exact_quotient(n * n * yyy - 3 * n * y * yy + 2 * y * y * y, n * n)`;

/** Of what is kept as the rest up to `turned_at`: deviations have the other sign. */
const turned = (odd: string): string => `(CASE WHEN turned_at IS NULL THEN ${odd} ELSE 0 - ${odd} END)`;

const numeratorMean = `CASE WHEN turned_at IS NULL OR n = 0 THEN ${mean('y')} ELSE exact_quotient(turned_at * n - y, n) END`;

/** As many as there are covariates, which are one or two. */
const perCovariate = (one: string, both: string): string =>
  `CASE cardinality(covariates) WHEN 1 THEN jsonb_build_array(${one}) ELSE jsonb_build_array(${one}, ${both}) END`;

const COVARIATES = `CASE WHEN covariates IS NOT NULL THEN jsonb_build_object(
  'keys', to_jsonb(covariates),
  'means', ${perCovariate(mean('h'), mean('g'))},
  'withNumerator', ${perCovariate(turned(centred('yh', 'y', 'h')), turned(centred('yg', 'y', 'g')))},
  'withDenominator', ${perCovariate(centred('dh', 'd', 'h'), centred('dg', 'd', 'g'))},
  'among', ${perCovariate(centred('hh', 'h', 'h'), `${centred('hg', 'h', 'g')}, ${centred('gg', 'g', 'g')}`)}
) END`;

const UNCAPPED = '(y - cap * above + raw)';
const UNCAPPED_SQUARES = '(yy - cap * cap * above + raw2)';

const CAPPING = `CASE WHEN reports_cap AND cap IS NOT NULL THEN jsonb_build_object(
  'cap', cap::double precision,
  'cappedUnits', above,
  'uncapped', jsonb_build_object('mean', ${mean(UNCAPPED)}, 'm2', ${centred(UNCAPPED_SQUARES, UNCAPPED, UNCAPPED)})
) END`;

/**
 * SQL of one arm from its number of units `n` and its sums, and from its metric's `covariates`, `cap`,
 * `reports_cap`, `turned_at` and `funnel_steps`. Moments
 * about the mean are formed exactly, as n·Σy² − (Σy)² over n, and only then become doubles: nothing is lost to cancellation, and
 * the order of arrival leaves no trace.
 */
export const ARM = `jsonb_build_object(
  'variant', variant,
  'units', n,
  'numerator', jsonb_build_object('mean', ${numeratorMean}, 'm2', ${centred('yy', 'y', 'y')}, 'm3', ${turned(cubes)}),
  'denominator', jsonb_build_object('mean', ${mean('d')}, 'm2', ${centred('dd', 'd', 'd')}),
  'c', ${centred('yd', 'y', 'd')},
  'covariates', ${COVARIATES},
  'capping', ${CAPPING},
  'quantile', NULL
) || CASE WHEN funnel_steps IS NULL THEN '{}' ELSE jsonb_build_object('funnel', jsonb_build_object('reached',
  to_jsonb((ARRAY[r1, r2, r3, r4, r5, r6, r7, r8, r9, r10])[1:funnel_steps]))) END`;
