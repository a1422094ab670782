import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventStore } from '#libs/event-store';
import { Dice } from './dice.js';
import { everyEventIsAccountedFor } from './invariants/ledger.js';
import { AssignmentProbe } from './invariants/assignment-probe.js';
import { changesAreAudited } from './invariants/audit.js';
import { PositionWatch } from './invariants/position-watch.js';
import { reportsAreRight } from './invariants/reports.js';
import { acknowledgedIsStored } from './invariants/stored.js';
import { Load } from './load/load.js';
import { acknowledgedIds } from './load/oracle-file.js';
import { makeTraffic, type Traffic } from './load/traffic.js';
import type { Cluster } from './platform/cluster.js';
import { RedisServer } from './platform/redis.js';
import { Site } from './platform/site.js';
import type { Schedule } from './schedule.js';
import { comesToHold } from './wait.js';

/** After the last fault was mended, reports catch up within this time. */
const DRAIN_MILLISECONDS = 60_000;

export interface SeedPlan {
  seed: number;
  schedule: Schedule;
  events: number;
  withRedis: boolean;
  /** Refusals that no fault explains are failures. */
  isStrict: boolean;
  /** Hears how each fault went. */
  tell: (line: string) => void;
}

export interface SeedResult {
  acknowledged: number;
  calls: number;
  assignments: number;
  /** From the last mending to the last event counted. */
  drainSeconds: number;
  seconds: number;
  problems: string[];
  /** Refusals without a reason that is known. */
  unexplained: string[];
  /** Logs of the processes and the oracle file; gone when there was no problem. */
  folder: string;
}

/** One deployment's life: load, faults, mending, draining, and the questions that decide. */
export async function runSeed(cluster: Cluster, plan: SeedPlan): Promise<SeedResult> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `consumer-science-seed-${plan.seed}-`));
  const redis = plan.withRedis ? await RedisServer.start() : null;
  const site = await Site.open({ cluster, redis, folder });
  try {
    const traffic = makeTraffic(new Dice(plan.seed, 1), plan.events);
    site.traffic = traffic;
    const told = await liveThrough(site, plan, traffic);
    const { unexplained } = site.findings;
    if (plan.isStrict && unexplained.length > 0)
      site.findings.add(
        'availability',
        `${unexplained.length} refusals without a reason, such as ${unexplained[0]}`,
      );
    const problems = site.findings.lines();
    if (problems.length === 0) rmSync(folder, { recursive: true, force: true });
    return { ...told, problems, unexplained, folder, seconds: (performance.now() - started) / 1_000 };
  } finally {
    await site.close();
    await redis?.end();
  }
}

type Told = Pick<SeedResult, 'acknowledged' | 'calls' | 'assignments' | 'drainSeconds'>;

async function liveThrough(site: Site, plan: SeedPlan, traffic: Traffic): Promise<Told> {
  const { seed, schedule } = plan;
  await site.management.setUp();
  const watch = new PositionWatch(site);
  const probe = new AssignmentProbe(site, seed);
  try {
    const load = new Load(site, traffic, Math.max(1, schedule.length));
    for (const round of schedule.keys()) await load.during(round, strikeAll(site, plan, round));
    if (schedule.length === 0) await load.during(0, Promise.resolve());
  } finally {
    await probe.stop();
  }
  const mended = performance.now();
  await everythingIsCounted(site);
  const drainSeconds = (performance.now() - mended) / 1_000;
  await watch.stop();
  const calls = site.oracle.read();
  const acknowledged = acknowledgedIds(calls);
  everyEventIsAccountedFor(site, calls);
  await acknowledgedIsStored(site, calls, traffic);
  await reportsAreRight(
    site,
    [...traffic.sound.values()].filter(({ id }) => acknowledged.has(id)),
  );
  await changesAreAudited(site);
  await probe.check();
  return { acknowledged: acknowledged.size, calls: calls.length, assignments: probe.answers, drainSeconds };
}

/** A fault that could not be carried through is a finding too: it is the platform that it could not do it to. */
async function strikeAll(site: Site, { seed, schedule, tell }: SeedPlan, round: number): Promise<void> {
  const faults = schedule[round] ?? [];
  await Promise.all(
    faults.map(async (fault, place) => {
      const known = site.findings.list.length;
      const since = performance.now();
      try {
        await fault.strike(site, new Dice(seed, 100 + round * 10 + place));
      } catch (error) {
        site.findings.add(fault.name, (error as Error).stack ?? String(error));
      }
      const seconds = ((performance.now() - since) / 1_000).toFixed(1);
      const found = site.findings.list.slice(known).map(({ rule, detail }) => `\n      ${rule}: ${detail}`);
      tell(`  round ${round + 1}: ${fault.name}, ${seconds} s${found.join('')}`);
    }),
  );
}

async function everythingIsCounted(site: Site): Promise<void> {
  const store = createEventStore({ connectionString: site.databaseUrl });
  try {
    const isCounted = async (): Promise<boolean> => {
      const lag = await store.statisticsStore.lag().catch(() => null);
      return lag?.events === 0 && (await site.sql('SELECT FROM backfills')).length === 0;
    };
    if (!(await comesToHold(isCounted, DRAIN_MILLISECONDS))) {
      const lag = await store.statisticsStore.lag();
      site.findings.add(
        'drain',
        `${lag.events} events are not counted ${DRAIN_MILLISECONDS / 1_000} s after all was mended`,
      );
      await comesToHold(isCounted, DRAIN_MILLISECONDS);
    }
  } finally {
    await store.close();
  }
}
