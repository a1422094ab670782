import type { StatisticsStore } from '#libs/domain';
import { Registry } from 'prom-client';
import { measureLag } from './lag-metrics.js';

function linesOf(lag: () => Promise<{ events: number; seconds: number }>): Promise<string[]> {
  const registry = new Registry();
  measureLag(registry, { lag } as StatisticsStore);
  return registry.metrics().then((text) => text.split('\n').filter((line) => /^aggregation/.test(line)));
}

describe('measureLag', () => {
  it('shows the lag of the very moment, from the first look on', async () => {
    const lines = await linesOf(() => Promise.resolve({ events: 12, seconds: 3 }));
    expect(lines).toEqual(['aggregation_lag_events 12', 'aggregation_lag_seconds 3']);
  });

  it('shows that it does not know when the log does not answer', async () => {
    const lines = await linesOf(() => Promise.reject(new Error('no database')));
    expect(lines).toEqual(['aggregation_lag_events Nan', 'aggregation_lag_seconds Nan']);
  });
});
