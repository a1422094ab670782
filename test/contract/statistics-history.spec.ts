import type {
  AssignmentReceipt,
  CurveStatistics,
  ExperimentStatistics,
  MeasuredExperiment,
  QuantileStatistics,
  UnitEvent,
} from '#libs/domain';
import {
  createEventStore,
  eventIdToUuid,
  PostgresAssignmentReceipts,
  PostgresStatisticsStore,
  type EventStore,
} from '#libs/event-store';
import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { histories, type Happening, type History } from './statistics-histories.js';
import { countByBruteForce, countReceiptsByBruteForce } from './statistics-oracle.js';

const RUNS = Number(process.env['HISTORY_RUNS'] ?? 40);
const SEED = Number(process.env['HISTORY_SEED'] ?? 20_260_301);
/** Small, so that drains often take several steps. */
const STEP_EVENTS = 40;
/** A step below the horizon of the whole server: other tests' transactions may hold it back for a while. */
const PATIENCE_MILLISECONDS = 20_000;
/** Many times what a world's log takes in slices. */
const MOST_DRAINS = 1_000;

let database: TestDatabase;
let store: EventStore;
let statistics: PostgresStatisticsStore;
/** Reads whatever is kept by bucket from there, however few units there are. */
let bucketed: PostgresStatisticsStore;
/** Each drain of theirs takes a slice or a few, of some events or a unit; one of them somewhat more, or it would take all day. */
let sliced: PostgresStatisticsStore[];
let client: pg.Client;
/** How often units differed in a metric of a kind: what is always the same number would prove nothing. */
const spread = new Map<string, number>();
const KINDS = ['count', 'sum', 'distinct', 'time-to-first', 'funnel', 'filters', 'trigger', 'lookback'];
/** Every history has projects of its own in the one database. */
let world = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = createEventStore({ connectionString: database.url, gatherMilliseconds: 0, connections: 1 });
  statistics = new PostgresStatisticsStore({ connectionString: database.url, stepEvents: STEP_EVENTS });
  bucketed = new PostgresStatisticsStore({ connectionString: database.url, exactUnits: 0 });
  sliced = [25, 120].map(
    (backfillEvents) =>
      new PostgresStatisticsStore({
        connectionString: database.url,
        stepEvents: STEP_EVENTS,
        backfillEvents,
      }),
  );
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // The first drain of a store removes receipts of experiments that are not measured, which in a history may come to be later.
  for (const one of [statistics, ...sliced]) await one.drain([]);
});

afterAll(async () => {
  await client.end();
  await Promise.all([statistics, bucketed, ...sliced].map((one) => one.close()));
  await store.close();
  await database.drop();
});

test('after every step, statistics equal a count by brute force and a recount from the log', async () => {
  await fc.assert(
    fc.asyncProperty(histories(uuid), async (history) => {
      world += 1;
      await play(placed(history));
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  for (const kind of KINDS) expect({ kind, seen: spread.get(kind) ?? 0 }).not.toEqual({ kind, seen: 0 });
}, 600_000);

test('while definitions are built in slices, by several, what is complete is true and what was served stays', async () => {
  await fc.assert(
    fc.asyncProperty(histories(uuid), async (history) => {
      world += 1;
      await playInSlices(placed(history));
    }),
    { numRuns: Math.ceil(RUNS / 10), seed: SEED + 2, endOnFailure: true },
  );
}, 600_000);

test('the order of arrival leaves no trace', async () => {
  await fc.assert(
    fc.asyncProperty(histories(uuid), async (history) => {
      world += 1;
      const forwards = await outcomeOf(placed(history), (happenings) => happenings);
      world += 1;
      const backwards = await outcomeOf(placed(history), reversed);
      expect(backwards).toEqual(forwards);
    }),
    { numRuns: RUNS, seed: SEED + 1, endOnFailure: true },
  );
}, 600_000);

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The history in projects, and with experiments, that no other history has. */
function placed(history: History): History {
  const prefix = String(world).padStart(8, '0');
  const place = (id: string): string => prefix + id.slice(8);
  return {
    ...history,
    versions: history.versions.map((versions) =>
      versions.map((one) => ({ ...one, id: place(one.id), projectId: place(one.projectId) })),
    ),
  };
}

function projectId(number: number): string {
  return String(world).padStart(8, '0') + uuid(number).slice(8);
}

function reversed(happenings: readonly Happening[]): Happening[] {
  const backwards = happenings.map((one) =>
    one.kind === 'append' ? { ...one, events: [...one.events].reverse() } : one,
  );
  return backwards.reverse();
}

class Play {
  readonly definitions: (MeasuredExperiment | null)[];
  readonly appended = new Map<string, { project: string; event: UnitEvent }>();
  /** First assignments. */
  readonly receipts = new Map<string, AssignmentReceipt>();

  constructor(readonly history: History) {
    this.definitions = history.versions.map(() => null);
  }

  defineAll(): void {
    this.history.versions.forEach((versions, index) => (this.definitions[index] ??= versions[0] ?? null));
  }

  get measured(): MeasuredExperiment[] {
    return this.definitions.filter((one) => one !== null);
  }

  async apply(happening: Happening): Promise<void> {
    if (happening.kind === 'append') await this.append(projectId(happening.project), happening.events);
    if (happening.kind === 'define') {
      const { experiment, version } = happening;
      const versions = this.history.versions[experiment];
      if (versions) this.definitions[experiment] = version === null ? null : (versions[version] ?? null);
    }
    if (happening.kind === 'assign') await this.assign(happening.experiment, happening.assignments);
    if (happening.kind === 'exclude') this.exclude(happening.experiment, happening.units);
  }

  private async assign(
    experiment: number,
    assignments: readonly Pick<AssignmentReceipt, 'unit' | 'variant' | 'at'>[],
  ): Promise<void> {
    const of = this.history.versions[experiment]?.[0];
    if (!of) return;
    const receipts = new PostgresAssignmentReceipts({ connectionString: database.url });
    // As time goes by: of one process, the first assignment of a unit is the one that is written.
    const inOrder = [...assignments].sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1));
    for (const assignment of inOrder) {
      const receipt = { projectId: of.projectId, experimentId: of.id, ...assignment };
      const identity = `${receipt.experimentId} ${receipt.unit}`;
      const before = this.receipts.get(identity);
      if (!before || rankOf(receipt) < rankOf(before)) this.receipts.set(identity, receipt);
      receipts.record([receipt]);
    }
    await receipts.close();
    expect(receipts.counters.dropped).toBe(0);
  }

  private exclude(experiment: number, units: readonly string[]): void {
    const before = this.definitions[experiment];
    if (!before) return;
    const excludedUnits = [...new Set([...before.excludedUnits, ...units])].sort();
    this.definitions[experiment] = { ...before, excludedUnits };
  }

  private async append(project: string, events: readonly UnitEvent[]): Promise<void> {
    const results = await store.eventLog.append(project, events);
    const expected = events.map((event) => {
      const identity = `${project} ${eventIdToUuid(event.id)}`;
      const isNew = !this.appended.has(identity);
      if (isNew) this.appended.set(identity, { project, event });
      return isNew ? 'accepted' : 'duplicate';
    });
    expect(results).toEqual(expected);
  }
}

/** One experiment is there from the beginning, the others come when they are defined, or at the end. */
async function play(history: History): Promise<void> {
  const scene = new Play(history);
  scene.definitions[0] = history.versions[0]?.[0] ?? null;
  for (const happening of history.happenings) {
    await scene.apply(happening);
    if (happening.kind === 'drain') await drainAll(history, scene.measured, () => expectTruth(scene));
  }
  scene.defineAll();
  await drainAll(history, scene.measured, () => expectTruth(scene));
}

/** Between any two slices events arrive, live steps run, and definitions change. */
async function playInSlices(history: History): Promise<void> {
  const scene = new Play(history);
  scene.definitions[0] = history.versions[0]?.[0] ?? null;
  for (const happening of history.happenings) {
    await scene.apply(happening);
    const drains = happening.kind === 'drain' ? 6 : 2;
    for (let count = 0; count < drains; count += 1) await drainASlice(scene, count);
  }
  scene.defineAll();
  let isBusy = true;
  for (let count = 0; isBusy; count += 1) {
    isBusy = (await drainASlice(scene, count)) || (await statistics.lag()).events > 0;
    if (count > MOST_DRAINS) throw new Error(`It is not built after ${count} drains.`);
  }
  await expectTruth(scene);
}

/** Returns whether anything is being built still. */
async function drainASlice({ measured, history, appended }: Play, count: number): Promise<boolean> {
  const before = new Map<string, ExperimentStatistics>();
  for (const { id } of measured) before.set(id, await statistics.read(id, 1));
  const both = count % 3 === 2 ? sliced : [sliced[count % 2] as PostgresStatisticsStore];
  const outcomes = await Promise.all(both.map((one) => one.drain(measured)));
  await client.query('UPDATE drain_positions SET read_at = $1', [history.readAt]);
  const drained = await drainedOf(appended);
  for (const experiment of measured) {
    const read = await statistics.read(experiment.id, 1);
    expectServed(before.get(experiment.id), read);
    const { building = [] } = read;
    if (building.some(({ metricKey }) => metricKey === null)) continue;
    const unbuilt = new Set(building.map(({ metricKey }) => metricKey));
    const own = drained.filter(({ project }) => project === experiment.projectId);
    const events = own.map(({ event }) => event);
    const complete = experiment.metrics.filter(({ key }) => !unbuilt.has(key));
    const metrics = read.metrics.filter(({ metricKey }) => !unbuilt.has(metricKey));
    expectClose(
      { ...read, metrics },
      countByBruteForce({ ...experiment, metrics: complete }, events, 1, history.readAt),
    );
  }
  return outcomes.some(({ backlog }) => backlog);
}

/** Where a former definition is served, it goes on being served with all of its metrics that are still asked for. */
function expectServed(before: ExperimentStatistics | undefined, now: ExperimentStatistics): void {
  const served = new Set(now.metrics.map(({ metricKey }) => metricKey));
  for (const { metricKey, progress, servesFormer } of now.building ?? []) {
    expect(progress).toBeGreaterThanOrEqual(0);
    expect(progress).toBeLessThanOrEqual(1);
    if (metricKey !== null) expect(served.has(metricKey)).toBe(servesFormer);
    if (metricKey === null && servesFormer) {
      expect(now.asOf).not.toBeNull();
      expect(now.exposures.length).toBe(before?.exposures.length);
    }
  }
}

async function drainAll(
  history: History,
  experiments: MeasuredExperiment[],
  afterStep: () => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (let waiting = true; waiting;) {
    await statistics.drain(experiments);
    await client.query('UPDATE drain_positions SET read_at = $1', [history.readAt]);
    await afterStep();
    waiting = (await statistics.lag()).events > 0;
    if (waiting && performance.now() > deadline) throw new Error('The log does not drain.');
  }
}

/** Of two receipts of a unit the earlier counts, and of two at the same time the one of the variant that comes first. */
function rankOf({ at, variant }: Pick<AssignmentReceipt, 'at' | 'variant'>): string {
  return `${String(at.getTime()).padStart(15, '0')} ${variant}`;
}

async function expectTruth({ measured, appended, receipts, history }: Play): Promise<void> {
  const drained = await drainedOf(appended);
  for (const experiment of measured) {
    const events = drained
      .filter(({ project }) => project === experiment.projectId)
      .map(({ event }) => event);
    for (const { number } of experiment.phases) {
      const read = await statistics.read(experiment.id, number);
      expect(read).toEqual(await statistics.recount(experiment, number));
      const ofBuckets = await bucketed.read(experiment.id, number);
      expect(ofBuckets).toEqual(await bucketed.recount(experiment, number));
      expectNear(ofBuckets, read);
      expectSameEnd(await statistics.readCurve(experiment.id, number), number);
      noteSpread(experiment, read);
      expectClose(read, countByBruteForce(experiment, events, number, history.readAt));
      const own = [...receipts.values()].filter(({ experimentId }) => experimentId === experiment.id);
      expect(read.receipts).toEqual(countReceiptsByBruteForce(experiment, own, events, number));
    }
  }
}

/** No order statistic of a bucket is off by more than the bucket is wide. */
const BUCKET_WIDTH = 0.01;

function expectNear(ofBuckets: ExperimentStatistics, exact: ExperimentStatistics): void {
  ofBuckets.metrics.forEach(({ arms }, index) =>
    arms.forEach(({ quantile }, arm) => {
      const expected = exact.metrics[index]?.arms[arm]?.quantile ?? null;
      expect(quantile?.observations).toBe(expected?.observations);
      const error = Math.abs((quantile?.value ?? 0) - (expected?.value ?? 0));
      expect(error).toBeLessThanOrEqual(BUCKET_WIDTH * Math.abs(expected?.value ?? 0));
    }),
  );
}

/** Of every metric with days, the last one is the whole. */
function expectSameEnd({ statistics: whole, days }: CurveStatistics, phase: number): void {
  const last = days.at(-1);
  if (!last) return;
  expect(last.exposures).toEqual(whole.exposures.filter((count) => count.phase === phase));
  for (const { metricKey, arms } of whole.metrics) {
    const ends = days.flatMap(({ metrics }) => metrics.filter((metric) => metric.metricKey === metricKey));
    const end = ends.at(-1);
    if (end) expect(end.arms).toEqual(arms);
  }
}

function noteSpread({ metrics }: MeasuredExperiment, statistics: ExperimentStatistics): void {
  metrics.forEach(({ measure }, index) => {
    const arms = statistics.metrics[index]?.arms ?? [];
    if (!arms.some(({ numerator }) => numerator.m2 > 0)) return;
    const { numerator, trigger, lookbackSeconds } = measure;
    const kinds = [
      numerator.aggregate,
      ...(numerator.filters ? ['filters'] : []),
      ...(trigger ? ['trigger'] : []),
      ...(lookbackSeconds === undefined ? [] : ['lookback']),
    ];
    for (const kind of kinds) spread.set(kind, (spread.get(kind) ?? 0) + 1);
  });
}

/** Events that live steps have been at. */
async function drainedOf(appended: Play['appended']): Promise<{ project: string; event: UnitEvent }[]> {
  const { rows } = await client.query<{ identity: string }>(
    `SELECT project_id || ' ' || id AS identity FROM events JOIN drain_positions p ON p.shard = shard_of(unit)
     WHERE events.transaction < p.transaction`,
  );
  return rows.flatMap(({ identity }) => appended.get(identity) ?? []);
}

/** Exact but for the last digits; what is interpolated between values, as exact as those are. */
function expectClose(actual: ExperimentStatistics, expected: ReturnType<typeof countByBruteForce>): void {
  const { exposures, crossovers, metrics } = actual;
  expect({ exposures, crossovers, metrics: rounded(metrics, expected.metrics) }).toEqual(expected);
}

/** With every number that is close to the expected one replaced by it. */
function rounded(actual: unknown, expected: unknown, scale = 0): unknown {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const error = Math.abs(expected) * 1e-13 + scale * 1e-12;
    return Math.abs(actual - expected) <= error ? expected : actual;
  }
  if (typeof actual !== 'object' || actual === null) return actual;
  const other = (expected ?? {}) as Record<string, unknown>;
  const { value, standardError } = other as Partial<QuantileStatistics>;
  const interpolated = Math.abs(value ?? 0) + Math.abs(standardError ?? 0);
  const entries = Object.entries(actual).map(([key, one]) => [key, rounded(one, other[key], interpolated)]);
  return Array.isArray(actual) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

async function outcomeOf(
  history: History,
  order: (happenings: readonly Happening[]) => readonly Happening[],
): Promise<unknown> {
  const scene = new Play(history);
  scene.defineAll();
  for (const happening of order(history.happenings)) {
    if (happening.kind === 'define' || happening.kind === 'exclude') continue;
    await scene.apply(happening);
    if (happening.kind === 'drain') await statistics.drain(scene.measured);
  }
  await drainAll(history, scene.measured, () => Promise.resolve());
  return Promise.all(
    scene.measured.flatMap((experiment) =>
      experiment.phases.map(async ({ number }) => {
        const { exposures, crossovers, metrics, receipts } = await statistics.read(experiment.id, number);
        return { exposures, crossovers, metrics, receipts };
      }),
    ),
  );
}
