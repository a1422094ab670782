import type { Migration } from './migration.js';

const SUMS = {
  bucket: [
    ...[
      'units',
      'numerator_sum',
      'numerator_squares',
      'numerator_cubes',
      'denominator_sum',
      'denominator_squares',
    ],
    ...['cross_products', 'history_sum', 'history_squares', 'numerator_history', 'denominator_history'],
    ...[
      'companion_sum',
      'companion_squares',
      'numerator_companion',
      'denominator_companion',
      'history_companion',
    ],
  ],
  value: ['events', 'value_sum', 'value_squares', 'with_all', 'pairs'],
};

type Of = keyof typeof SUMS;

const primaryKey = (table: string, columns: string): string =>
  `CONSTRAINT ${table}_pkey PRIMARY KEY (metric, phase, ${columns}, shard)`;

/** A few buckets are found by their numbers. */
const withKey = (of: Of, columns: string): string => `
    ALTER TABLE ${of}_statistics DROP CONSTRAINT ${of}_statistics_pkey, ADD ${primaryKey(`${of}_statistics`, columns)};`;

const grouped = (of: Of): string => `
    CREATE TABLE ${of}_group_statistics (
      LIKE ${of}_statistics,
      ${primaryKey(`${of}_group_statistics`, 'bucket, variant, day')},
      CONSTRAINT ${of}_group_statistics_metric_fkey
        FOREIGN KEY (metric) REFERENCES measured_metrics (number) ON DELETE CASCADE
    ) WITH (fillfactor = 50);

    INSERT INTO ${of}_group_statistics (metric, phase, variant, day, bucket, shard, ${SUMS[of].join(', ')})
    SELECT metric, phase, variant, day, bucket_group(bucket), shard, ${SUMS[of].map((sum) => `sum(${sum})`).join(', ')}
    FROM ${of}_statistics GROUP BY metric, phase, variant, day, bucket_group(bucket), shard;`;

/** Buckets are also added up by group, so that a report reads few rows. */
export const bucketGroups: Migration = {
  name: '0018-bucket-groups',
  up: `
    -- Thirty-two buckets side by side are a group, which goes by the number of the outermost; zeros are one by themselves.
    CREATE FUNCTION bucket_group(bucket smallint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN (sign(bucket)::integer * ((abs(bucket::integer) + 31) / 32 * 32))::smallint;

    CREATE FUNCTION buckets_of_group(bucket_group smallint) RETURNS smallint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN CASE WHEN bucket_group = 0 THEN ARRAY[0::smallint]
        ELSE ARRAY(SELECT (bucket_group - sign(bucket_group)::integer * n)::smallint FROM generate_series(0, 31) AS n) END;

    -- As bucket_statistics and value_statistics, with groups in the place of buckets.
    ${grouped('bucket')}
    ${grouped('value')}
    ${withKey('bucket', 'bucket, variant, day')}
    ${withKey('value', 'bucket, variant, day')}
  `,
  down: `
    ${withKey('bucket', 'variant, day, bucket')}
    ${withKey('value', 'variant, day, bucket')}
    DROP TABLE bucket_group_statistics, value_group_statistics;
    DROP FUNCTION buckets_of_group(smallint);
    DROP FUNCTION bucket_group(smallint);
  `,
};
