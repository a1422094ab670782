/** Rows that are added up in a table, whose key is that of its primary key but for the shard. */
export interface AddedRows {
  table: string;
  /** Columns. */
  key: readonly string[];
  sums: readonly string[];
  /** Columns of sums of which some row has other than 0. */
  moved: readonly string[];
  /** SQL of the rows: key, shard, sums. */
  rows: string;
}

/** SQL that adds rows' sums to those of the same key, or puts them there. */
export function addRows({ table, key, sums, moved, rows }: AddedRows): string {
  return `
  INSERT INTO ${table} AS s (${[...key, 'shard', ...sums].join(', ')})
  ${rows}
  ON CONFLICT ON CONSTRAINT ${table}_pkey DO UPDATE SET
    ${moved.map((column) => `${column} = s.${column} + excluded.${column}`).join(',\n    ')}`;
}

/** Tables whose key has a bucket, and the table of the same columns in which the buckets are added up by group. */
const TABLE_OF_GROUPS = {
  bucket_statistics: 'bucket_group_statistics',
  value_statistics: 'value_group_statistics',
};

type Bucketed = Omit<AddedRows, 'table'> & { table: keyof typeof TABLE_OF_GROUPS };

/** The same for a table of buckets and that of their groups, of which each goes by the name of its outermost bucket. */
export function addBuckets(added: Bucketed): string {
  const { table, key, sums, rows } = added;
  const ofGroup = key.map((column) => (column === 'bucket' ? 'bucket_group(bucket)' : column));
  const groups = `SELECT ${[...ofGroup, 'shard', ...sums.map((column) => `sum(${column})`)].join(', ')}
  FROM added GROUP BY ${[...ofGroup, 'shard'].join(', ')}`;
  return `
  WITH added AS MATERIALIZED (${rows}
  ), added_to_groups AS (${addRows({ ...added, table: TABLE_OF_GROUPS[table], rows: groups })}
  )${addRows({ ...added, rows: 'TABLE added' })}`;
}
