import { isDeepStrictEqual } from 'node:util';
import { measuredExperimentOf, type ExperimentStatistics, type MeasuredExperiment } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { openPersistence } from '#libs/persistence';
import type { WireEvent } from '../load/traffic.js';
import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';
import { truthOf, type ArmTruth, type Truth } from './truth.js';

/** I3: what is served equals a recount of the raw log, and what this test counts in memory from what was acknowledged. */
export async function reportsAreRight(site: Site, acknowledged: readonly WireEvent[]): Promise<void> {
  const persistence = openPersistence({ databaseUrl: site.databaseUrl });
  const store = createEventStore({ connectionString: site.databaseUrl });
  try {
    const { experiments, metrics } = await persistence.catalogue.load();
    for (const experiment of experiments) {
      const measured = measuredExperimentOf(experiment, metrics);
      if (measured !== null) await experimentIsRight(site, store, measured, acknowledged);
    }
  } finally {
    await store.close();
    await persistence.close();
  }
}

async function experimentIsRight(
  site: Site,
  store: EventStore,
  measured: MeasuredExperiment,
  acknowledged: readonly WireEvent[],
): Promise<void> {
  let truth: Truth | undefined;
  for (const { number } of measured.phases) {
    const [read, recounted] = await readBoth(store, measured, number);
    const where = `${measured.key}, phase ${number}`;
    if (!isDeepStrictEqual(read, recounted))
      site.findings.add('I3', `${where}: kept ${brief(read)}, recounted ${brief(recounted)}`);
    truth ??= truthOf(measured, acknowledged, read.asOf?.getTime() ?? 0);
    compare(site, where, number, { read, truth });
  }
  await httpReportIsRight(site, measured, truth);
}

const BUILT_WITHIN_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 200;

/** Both of one position: a worker goes on meanwhile, if only by telling the time, or with what is new and still being built. */
async function readBoth(
  store: EventStore,
  measured: MeasuredExperiment,
  phase: number,
): Promise<[ExperimentStatistics, ExperimentStatistics]> {
  const deadline = performance.now() + BUILT_WITHIN_MILLISECONDS;
  for (;;) {
    const read = await store.statisticsStore.read(measured.id, phase);
    if (read.building && performance.now() < deadline) {
      await lasting(LOOK_MILLISECONDS);
      continue;
    }
    const recounted = await store.statisticsStore.recount(measured, phase);
    if (isDeepStrictEqual(read.asOf, recounted.asOf)) return [read, recounted];
  }
}

function compare(
  { findings }: Site,
  where: string,
  phase: number,
  { read, truth }: { read: ExperimentStatistics; truth: Truth },
): void {
  if (read.crossovers !== truth.crossovers)
    findings.add('I3', `${where}: ${read.crossovers} crossovers, should be ${truth.crossovers}`);
  for (const { variant, phase: of, units } of read.exposures) {
    const should = truth.exposures.get(`${of} ${variant}`) ?? 0;
    if (of === phase && units !== should)
      findings.add('I3', `${where}: ${units} units of ${variant}, should be ${should}`);
  }
  for (const { metricKey, arms } of read.metrics) {
    for (const arm of arms) {
      if (arm.quantile !== null || metricKey === 'median') continue;
      const should = truth.arms.get(`${metricKey} ${phase} ${arm.variant}`) ?? NOTHING;
      const is = `${arm.units} units, total ${arm.numerator.mean * arm.units}, over ${arm.denominator.mean * arm.units}`;
      const isRight =
        arm.units === should.units &&
        isNear(arm.numerator.mean * arm.units * 100, should.numerator) &&
        isNear(arm.denominator.mean * arm.units * 100, should.denominator) &&
        isNear(arm.numerator.m2 * 10_000, deviationsOf(should));
      if (!isRight)
        findings.add(
          'I3',
          `${where}, ${metricKey}, ${arm.variant}: ${is}; should be ${should.units}, ${should.numerator / 100}, ${should.denominator / 100}`,
        );
    }
  }
}

const NOTHING: ArmTruth = { units: 0, numerator: 0, numeratorSquares: 0n, denominator: 0 };

/** Both are exact up to the last step, which makes a double of them. */
function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
}

function deviationsOf({ units, numerator, numeratorSquares }: ArmTruth): number {
  if (units === 0) return 0;
  const n = BigInt(units);
  const exact = (n * numeratorSquares - BigInt(numerator) ** 2n) * 1_000_000n;
  return Number(exact / n) / 1e6;
}

interface HttpReport {
  exposures: { byVariant: Record<string, number>; crossovers: number };
}

/** What a person reads, of the newest phase, from every API. */
async function httpReportIsRight(site: Site, measured: MeasuredExperiment, truth?: Truth): Promise<void> {
  const phase = measured.phases.at(-1)?.number ?? 0;
  for (const api of site.apis.keys()) {
    const answer = await site.management.call(api, 'GET', `/v1/experiments/${measured.key}/report`);
    if (answer?.status !== 200) {
      site.findings.add(
        'I3',
        `no report of ${measured.key}: ${answer?.status} ${answer?.text.slice(0, 200)}`,
      );
      continue;
    }
    const { exposures } = JSON.parse(answer.text) as HttpReport;
    for (const variant of measured.variants) {
      const [is, should] = [exposures.byVariant[variant], truth?.exposures.get(`${phase} ${variant}`) ?? 0];
      if (is !== should)
        site.findings.add('I3', `report of ${measured.key}: ${is} units of ${variant}, should be ${should}`);
    }
  }
}

function brief(statistics: ExperimentStatistics): string {
  return JSON.stringify(statistics).slice(0, 500);
}
