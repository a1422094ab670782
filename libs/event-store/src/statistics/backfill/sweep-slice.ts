import type { Session } from '../session.js';

/** Tables of which rows are left behind when what they belong to is measured no longer; nobody sees these rows. */
export type SweptTable = 'unit_totals' | 'unit_exposures' | 'metric_events';

const IS_LEFT: Readonly<Record<SweptTable, string>> = {
  unit_totals: 'NOT EXISTS (SELECT FROM measured_metrics m WHERE m.number = t.metric)',
  unit_exposures: 'NOT EXISTS (SELECT FROM measured_experiments x WHERE x.number = t.experiment)',
  metric_events: 'NOT EXISTS (SELECT FROM event_sources s WHERE s.number = t.source)',
};

/** Of eight kilobytes: a slice takes some milliseconds. */
const PAGES = 512;
/** Looking through a page costs as much as so many events of a step. */
const WORK_OF_A_PAGE = 4;

/** Has rows that are left behind in these tables removed, by and by. Under ownDefinitions. */
export async function beginSweep(session: Session, tables: readonly SweptTable[]): Promise<void> {
  await session.run(
    `INSERT INTO sweeps (swept, page) SELECT swept, 0 FROM unnest($1::text[]) AS swept
     ON CONFLICT (swept) DO UPDATE SET page = 0`,
    [tables],
  );
}

/** Removes rows that are left behind from the next pages of a table that is being swept. */
export async function sweepSlice(session: Session): Promise<{ work: number; isMore: boolean }> {
  const [sweep] = await session.rows<{ swept: SweptTable; page: string; pages: string }>(
    `SELECT swept, page::text, (pg_relation_size(swept::regclass) / current_setting('block_size')::integer)::text AS pages
     FROM sweeps ORDER BY swept LIMIT 1`,
  );
  if (sweep === undefined) return { work: 0, isMore: false };
  const { swept } = sweep;
  const [page, pages] = [Number(sweep.page), Number(sweep.pages)];
  const end = page + PAGES;
  await session.run(
    `DELETE FROM ${swept} t WHERE ctid >= '(${page},0)'::tid AND ctid < '(${end},0)'::tid AND ${IS_LEFT[swept]}`,
  );
  if (end >= pages) await session.run('DELETE FROM sweeps WHERE swept = $1', [swept]);
  else await session.run('UPDATE sweeps SET page = $2 WHERE swept = $1', [swept, end]);
  return { work: Math.max(1, Math.min(PAGES, pages - page)) * WORK_OF_A_PAGE, isMore: true };
}
