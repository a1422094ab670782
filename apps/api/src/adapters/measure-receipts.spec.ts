import { Registry } from 'prom-client';
import { measureReceipts } from './measure-receipts.js';

it('shows what became of receipts, growing only', async () => {
  const registry = new Registry();
  const receipts = { counters: { recorded: 0, dropped: 0 } };
  measureReceipts(registry, receipts);
  const lines = async (): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith('cs_receipts_total'));
  expect(await lines()).toEqual([
    'cs_receipts_total{result="recorded"} 0',
    'cs_receipts_total{result="dropped"} 0',
  ]);
  receipts.counters = { recorded: 5, dropped: 1 };
  await lines();
  receipts.counters = { recorded: 7, dropped: 1 };
  expect(await lines()).toEqual([
    'cs_receipts_total{result="recorded"} 7',
    'cs_receipts_total{result="dropped"} 1',
  ]);
});
