import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from '#libs/domain';
import type { ApiClient } from '../api-client/api-client.js';
import type { TrafficLedger } from './traffic-ledger.js';

const POLL_MS = 500;

/** The report once it holds everything that was sent; when that takes too long, the report as it is then. */
export async function awaitReport(
  api: Pick<ApiClient, 'report'>,
  key: string,
  ledger: TrafficLedger,
  patienceMs: number,
): Promise<{ report: Report; isComplete: boolean }> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const report = await api.report(key);
    if (ledger.isCoveredBy(report)) return { report, isComplete: true };
    if (Date.now() >= deadline) return { report, isComplete: false };
    await delay(POLL_MS);
  }
}
