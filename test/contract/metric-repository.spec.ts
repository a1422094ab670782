import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AlreadyExistsError,
  NotFoundError,
  VersionConflictError,
  type EventFilter,
  type FunnelMeasure,
  type Metric,
} from '#libs/domain';
import { aChange, aKey, aMetric, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

const SESSIONS = { event: 'session', value: null };
const FILTERS: EventFilter[] = [
  { property: 'country', operator: 'in', value: ['DE', 'N\'L"', '漢字'] },
  { property: 'value', operator: 'gte', value: 0.1 + 0.2 },
  { property: 'is new', operator: 'eq', value: false },
  { property: 'coupon', operator: 'not-exists', value: null },
];
const FUNNEL: FunnelMeasure = {
  steps: [{ event: 'cart' }, { event: 'pay', filters: FILTERS }, { event: 'cart' }],
  withinSeconds: 3_600.5,
};
const RATIO: Partial<Metric> = {
  type: 'ratio',
  value: 'revenue',
  denominator: SESSIONS,
  windowSeconds: 604_800.5,
};

describe.each(WORLDS)('MetricRepository, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  async function created(overrides: Partial<Metric> = {}): Promise<Metric> {
    const metric = aMetric(overrides);
    await world.metrics.create(metric, aChange('metric.create'));
    return metric;
  }

  it.each<[string, Partial<Metric>]>([
    ['a conversion', {}],
    ['a ratio with a window', RATIO],
    ['a capped sum that should fall', { type: 'sum', value: 'value', cap: 1e15, direction: 'decrease' }],
    ['a count whose cap is zero', { type: 'count', cap: 0 }],
    ['a sum that its data cap', { type: 'sum', value: 'value', cap: { quantile: 0.999, ignoreZeros: true } }],
    ['a quantile', { type: 'quantile', quantile: { level: 0.9, of: 'units', ignoreZeros: false } }],
    ['a retention', { type: 'retention', delaySeconds: 604_800, windowSeconds: 86_400 }],
    ['a count-distinct', { type: 'count-distinct', value: 'product', cap: 5 }],
    ['a time-to-event', { type: 'time-to-event', windowSeconds: 604_800.25, direction: 'decrease' }],
    ['a funnel', { type: 'funnel', event: 'cart', funnel: FUNNEL }],
    ['a funnel without a limit', { type: 'funnel', funnel: { ...FUNNEL, withinSeconds: null } }],
    ['filters of every kind of value', { filters: FILTERS }],
    ['a filtered ratio', { ...RATIO, filters: FILTERS, denominator: { ...SESSIONS, filters: FILTERS } }],
    ['a trigger', { trigger: { event: 'open', filters: FILTERS, count: 3 } }],
    ['a look back', { lookbackSeconds: 0.5 }],
    ['a metric that waits for its units', { windowSeconds: 60, matured: true }],
    ['a metric that was redefined', { redefinedAt: new Date('2026-03-01T00:00:00.123Z') }],
    ['a metric with a covariate and a delay', { covariateSeconds: 1_209_600.5, delaySeconds: 0.25 }],
  ])('gives %s back in every member', async (_what, overrides) => {
    const metric = await created(overrides);
    expect(await world.metrics.findByKey(PROJECT, metric.key)).toEqual(metric);
  });

  it('finds nothing under another key, in another project, or under text that is no key', async () => {
    const { key } = await created();
    expect(await world.metrics.findByKey(PROJECT, `${key}x`)).toBeNull();
    expect(await world.metrics.findByKey(NOWHERE, key)).toBeNull();
    expect(await world.metrics.findByKey(PROJECT, 'nul\u0000')).toBeNull();
  });

  it('finds several in the order asked for, leaving out what is not there', async () => {
    const [one, other] = [await created(), await created()];
    const found = await world.metrics.findByKeys(PROJECT, [other.key, 'nobody', one.key, 'nul\u0000']);
    expect(found).toEqual([other, one]);
    expect(await world.metrics.findByKeys(PROJECT, [])).toEqual([]);
  });

  it('refuses a key that is taken and a project that does not exist', async () => {
    const { key } = await created();
    const second = world.metrics.create(aMetric({ key }), aChange('metric.create'));
    await expect(second).rejects.toBeInstanceOf(AlreadyExistsError);
    const orphan = world.metrics.create(aMetric({ projectId: NOWHERE }), aChange('metric.create'));
    await expect(orphan).rejects.toBeInstanceOf(NotFoundError);
  });

  it('updates and deletes at the right version only, each with one audit entry', async () => {
    const metric = await created();
    const stale = world.metrics.update({ ...metric, version: 3 }, aChange('metric.update'));
    await expect(stale).rejects.toBeInstanceOf(VersionConflictError);
    const second = { ...metric, name: 'Sign-ups', windowSeconds: 60, version: 2 };
    await world.metrics.update(second, aChange('metric.update'));
    expect(await world.metrics.findByKey(PROJECT, metric.key)).toEqual(second);
    await expect(world.metrics.delete(metric, aChange('metric.delete'))).rejects.toBeInstanceOf(
      VersionConflictError,
    );
    await world.metrics.delete(second, aChange('metric.delete'));
    expect(await world.metrics.findByKey(PROJECT, metric.key)).toBeNull();
    const { items } = await world.auditLog.list(PROJECT, { limit: 9, cursor: null }, metric.key);
    expect(items.map((entry) => entry.action)).toEqual(['metric.delete', 'metric.update', 'metric.create']);
    expect(items.map((entry) => entry.entityType)).toEqual(['metric', 'metric', 'metric']);
  });

  it('lists newest first, page by page', async () => {
    const fresh = [await created(), await created(), await created()];
    const first = await world.metrics.list(PROJECT, { limit: 2, cursor: null });
    const second = await world.metrics.list(PROJECT, { limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(fresh.reverse());
  });

  it('counts every write in the version of the catalogue', async () => {
    const start = await world.catalogue.currentVersion();
    const metric = await created({ key: aKey('counted') });
    await world.metrics.update({ ...metric, version: 2 }, aChange('metric.update'));
    await world.metrics.delete({ ...metric, version: 2 }, aChange('metric.delete'));
    expect(await world.catalogue.currentVersion()).toBe(start + 3);
  });
});
