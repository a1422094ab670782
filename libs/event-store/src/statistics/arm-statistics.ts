/**
 * Names under which the sums over an arm's units go: y is the (capped) numerator, d the denominator, h and g the first and the
 * second covariate. `above` counts the units above the cap, whose totals without it `raw` and `raw2` sum.
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
] as const;

export type Sum = (typeof SUMS)[number];

const mean = (sum: string): string => `exact_quotient(${sum}, n)`;

const centred = (products: string, one: string, other: string): string =>
  `exact_quotient(n * ${products} - ${one} * ${other}, n)`;

const cubes = `exact_quotient(n * n * yyy - 3 * n * y * yy + 2 * y * y * y, n * n)`;

/** As many as there are covariates, which are one or two. */
const perCovariate = (one: string, both: string): string =>
  `CASE cardinality(covariates) WHEN 1 THEN jsonb_build_array(${one}) ELSE jsonb_build_array(${one}, ${both}) END`;

const COVARIATES = `CASE WHEN covariates IS NOT NULL THEN jsonb_build_object(
  'keys', to_jsonb(covariates),
  'means', ${perCovariate(mean('h'), mean('g'))},
  'withNumerator', ${perCovariate(centred('yh', 'y', 'h'), centred('yg', 'y', 'g'))},
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
 * SQL of one arm from its number of units `n` and its sums, and from its metric's `covariates`, `cap` and `reports_cap`. Moments
 * about the mean are formed exactly, as n·Σy² − (Σy)² over n, and only then become doubles: nothing is lost to cancellation, and
 * the order of arrival leaves no trace.
 */
export const ARM = `jsonb_build_object(
  'variant', variant,
  'units', n,
  'numerator', jsonb_build_object('mean', ${mean('y')}, 'm2', ${centred('yy', 'y', 'y')}, 'm3', ${cubes}),
  'denominator', jsonb_build_object('mean', ${mean('d')}, 'm2', ${centred('dd', 'd', 'd')}),
  'c', ${centred('yd', 'y', 'd')},
  'covariates', ${COVARIATES},
  'capping', ${CAPPING},
  'quantile', NULL
)`;
