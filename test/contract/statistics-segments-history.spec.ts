import type { MeasuredExperiment, SegmentStatistics, UnitEvent } from '#libs/domain';
import { createEventStore, eventIdToUuid, PostgresStatisticsStore, type EventStore } from '#libs/event-store';
import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import type { Happening, History } from './statistics-histories.js';
import { countSegmentsByBruteForce } from './statistics-oracle-segments.js';
import { segmentedHistories } from './statistics-segmented-histories.js';

const RUNS = Number(process.env['HISTORY_RUNS'] ?? 25);
const SEED = Number(process.env['HISTORY_SEED'] ?? 20_260_302);
/** Small, so that drains often take several steps. */
const STEP_EVENTS = 40;
/** A step below the horizon of the whole server: other tests' transactions may hold it back for a while. */
const PATIENCE_MILLISECONDS = 20_000;

let database: TestDatabase;
let store: EventStore;
let statistics: PostgresStatisticsStore;
let client: pg.Client;
/** Every history has projects of its own in the one database. */
let world = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = createEventStore({ connectionString: database.url, gatherMilliseconds: 0, connections: 1 });
  statistics = new PostgresStatisticsStore({ connectionString: database.url, stepEvents: STEP_EVENTS });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await statistics.close();
  await store.close();
  await database.drop();
});

test('after every step, segments equal a count by brute force and a recount from the log', async () => {
  const seen = { segments: 0, units: 0, numbers: 0 };
  await fc.assert(
    fc.asyncProperty(segmentedHistories(uuid), async (history) => {
      world += 1;
      await new Play(placed(history)).run(seen);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS);
}, 600_000);

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** In projects, and with experiments, that no other history has. */
function place(id: string): string {
  return String(world).padStart(8, '0') + id.slice(8);
}

function placed(history: History): History {
  const versions = history.versions.map((of) =>
    of.map((one) => ({ ...one, id: place(one.id), projectId: place(one.projectId) })),
  );
  return { ...history, versions };
}

class Play {
  private readonly definitions: (MeasuredExperiment | null)[];
  private readonly appended = new Map<string, { project: string; event: UnitEvent }>();

  constructor(private readonly history: History) {
    this.definitions = history.versions.map((versions, index) =>
      index === 0 ? (versions[0] ?? null) : null,
    );
  }

  async run(seen: Record<'segments' | 'units' | 'numbers', number>): Promise<void> {
    for (const happening of this.history.happenings) {
      await this.apply(happening);
      if (happening.kind === 'drain') await this.drain(seen);
    }
    this.history.versions.forEach((versions, index) => (this.definitions[index] ??= versions[0] ?? null));
    await this.drain(seen);
  }

  private async apply(happening: Happening): Promise<void> {
    if (happening.kind === 'append') {
      const project = place(uuid(happening.project));
      for (const event of happening.events) {
        const identity = `${project} ${eventIdToUuid(event.id)}`;
        if (!this.appended.has(identity)) this.appended.set(identity, { project, event });
      }
      await store.eventLog.append(project, happening.events);
    }
    if (happening.kind === 'define') {
      const { experiment, version } = happening;
      const definition = version === null ? null : (this.history.versions[experiment]?.[version] ?? null);
      this.definitions[experiment] = definition;
    }
    if (happening.kind === 'exclude') {
      const before = this.definitions[happening.experiment];
      if (!before) return;
      const excludedUnits = [...new Set([...before.excludedUnits, ...happening.units])].sort();
      this.definitions[happening.experiment] = { ...before, excludedUnits };
    }
  }

  private get measured(): MeasuredExperiment[] {
    return this.definitions.filter((one) => one !== null);
  }

  private async drain(seen: Record<'segments' | 'units' | 'numbers', number>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    for (let waiting = true; waiting;) {
      await statistics.drain(this.measured);
      await client.query('UPDATE drain_positions SET read_at = $1', [this.history.readAt]);
      await this.expectTruth(seen);
      waiting = (await statistics.lag()).events > 0;
      if (waiting && performance.now() > deadline) throw new Error('The log does not drain.');
    }
  }

  private async expectTruth(seen: Record<'segments' | 'units' | 'numbers', number>): Promise<void> {
    const drained = await this.drainedEvents();
    for (const experiment of this.measured) {
      const events = drained
        .filter(({ project }) => project === experiment.projectId)
        .map(({ event }) => event);
      for (const { number } of experiment.phases) {
        const { segments } = await statistics.read(experiment.id, number);
        expect(segments).toEqual((await statistics.recount(experiment, number)).segments);
        const expected = countSegmentsByBruteForce(experiment, events, number, this.history.readAt, isKept);
        expect(rounded(segments, expected)).toEqual(expected);
        seen.segments += segments.length;
        seen.units += segments.filter(({ units }) => units.filter((arm) => arm.units > 0).length > 1).length;
        seen.numbers += segments.filter(hasNumbers).length;
      }
    }
  }

  private async drainedEvents(): Promise<{ project: string; event: UnitEvent }[]> {
    const { rows } = await client.query<{ identity: string }>(
      `SELECT project_id || ' ' || id AS identity FROM events JOIN drain_positions p ON p.shard = shard_of(unit)
       WHERE events.transaction < p.transaction`,
    );
    return rows.flatMap(({ identity }) => this.appended.get(identity) ?? []);
  }
}

/** Quantiles, and caps that the data choose, are formed from units when they are read. */
function isKept({ measure }: MeasuredExperiment['metrics'][number]): boolean {
  const isSummed = measure.quantile === null && (measure.cap === null || typeof measure.cap === 'number');
  return isSummed && measure.lookbackSeconds === undefined;
}

function hasNumbers({ metrics }: SegmentStatistics): boolean {
  return metrics.some(({ arms }) => arms.some(({ numerator }) => numerator.m2 > 0));
}

/** With every number that is close to the expected one replaced by it. */
function rounded(actual: unknown, expected: unknown): unknown {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= Math.abs(expected) * 1e-13 ? expected : actual;
  }
  if (typeof actual !== 'object' || actual === null) return actual;
  const other = (expected ?? {}) as Record<string, unknown>;
  const entries = Object.entries(actual).map(([key, one]) => [key, rounded(one, other[key])] as const);
  return Array.isArray(actual) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}
