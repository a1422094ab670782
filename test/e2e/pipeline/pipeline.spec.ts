import { jest } from '@jest/globals';
import pg from 'pg';
import { buildIfNeeded } from '../../../apps/cli/build-if-needed.mjs';
import { isRedisInstalled, startRedis } from '../../support/redis-server.js';
import { Deployment, EXPERIMENT } from './deployment.js';
import { makeHistory, type ApiEvent } from './history.js';

const UNITS = 3_000;
const PER_BATCH = 250;
const { events, truth } = makeHistory(EXPERIMENT, UNITS);
const distinctEvents = new Set(events.map(({ id }) => id)).size;

function batches(all: readonly ApiEvent[]): ApiEvent[][] {
  return Array.from({ length: Math.ceil(all.length / PER_BATCH) }, (_, index) =>
    all.slice(index * PER_BATCH, (index + 1) * PER_BATCH),
  );
}

interface Run {
  redis?: boolean;
  reversed?: boolean;
  /** What goes wrong before the batch of this number is sent. */
  fault?: (deployment: Deployment, batch: number) => Promise<unknown> | undefined;
}

/** The report after the whole history went through a deployment of its own, and what was acknowledged on the way. */
async function reportOf({ redis, reversed, fault }: Run) {
  const server = redis ? await startRedis() : null;
  const deployment = await Deployment.start(server?.url ?? null);
  try {
    await deployment.startExperiment();
    let accepted = 0;
    const faults: Promise<unknown>[] = [];
    for (const [index, batch] of batches(reversed ? [...events].reverse() : events).entries()) {
      faults.push(Promise.resolve(fault?.(deployment, index)));
      accepted += (await deployment.send(batch)).accepted;
    }
    await Promise.all(faults);
    const report = await deployment.settledReport();
    return { report, accepted, stored: await countOf(deployment.database.url) };
  } finally {
    await deployment.stop();
    await server?.stop();
  }
}

async function countOf(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM events');
  await client.end();
  return Number(rows[0]?.count);
}

jest.setTimeout(180_000);

describe('the way of an event, through real processes', () => {
  let plain: Awaited<ReturnType<typeof reportOf>>;

  beforeAll(async () => {
    await buildIfNeeded();
    plain = await reportOf({});
  });

  it('ends in a report that says what happened', () => {
    const { report } = plain;
    expect(plain.accepted).toBe(distinctEvents);
    expect(report.exposures).toMatchObject({ byVariant: truth.byVariant, crossovers: truth.crossovers });
    const [bought, revenue] = report.metrics;
    expect(bought?.arms.map((arm) => [arm.variant, arm.total])).toEqual(Object.entries(truth.buyers));
    expect(revenue?.arms.map((arm) => [arm.variant, Math.round((arm.total ?? 0) * 100)])).toEqual(
      Object.entries(truth.revenue),
    );
  });

  it('is the same after the events arrive in reverse order', async () => {
    expect((await reportOf({ reversed: true })).report).toEqual(plain.report);
  });

  const itWithRedis = isRedisInstalled() ? it : it.skip;
  itWithRedis('is the same with the queues on Redis', async () => {
    expect((await reportOf({ redis: true })).report).toEqual(plain.report);
  });

  it('is the same when the worker is killed again and again', async () => {
    const killed = await reportOf({
      fault: (deployment, batch) => (batch % 8 === 4 ? deployment.killWorker() : undefined),
    });
    expect(killed.report).toEqual(plain.report);
  });

  it('is the same when the API is killed and the client retries', async () => {
    const killed = await reportOf({
      fault: (deployment, batch) => (batch % 10 === 5 ? deployment.killApi() : undefined),
    });
    expect(killed.stored).toBe(distinctEvents);
    expect(killed.report).toEqual(plain.report);
  });
});
