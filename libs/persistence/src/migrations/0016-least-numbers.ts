import type { Migration } from './migration.js';

/** Numbers that are too small for any double are none: their squares and cubes must not keep a report from being read. */
export const leastNumbers: Migration = {
  name: '0016-least-numbers',
  up: `
    -- The nearest double of an exact quotient, 0 for nothing by nothing: thirty decimals beyond the ones there are. What is less than
    -- any double is 0; a cast of it would be an error.
    CREATE OR REPLACE FUNCTION exact_quotient(dividend numeric, divisor numeric) RETURNS double precision
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN trim_scale(round(
        coalesce((trim_scale(dividend) + 0.000000000000000000000000000000) / nullif(divisor, 0), 0), 320))::double precision;
  `,
  down: `
    CREATE OR REPLACE FUNCTION exact_quotient(dividend numeric, divisor numeric) RETURNS double precision
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN coalesce((trim_scale(dividend) + 0.000000000000000000000000000000) / nullif(divisor, 0), 0)::double precision;
  `,
};
