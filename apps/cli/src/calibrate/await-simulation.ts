import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../api-client/api-client.js';
import type { WireSimulation } from '../api-client/wire.js';

const POLL_MS = 500;

/** The simulation once it is done or has failed; tells its progress, a share, on the way. */
export async function awaitSimulation(
  api: Pick<ApiClient, 'simulation'>,
  asked: WireSimulation,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<WireSimulation> {
  let simulation = asked;
  for (;;) {
    onProgress(simulation.progress);
    if (simulation.status === 'done' || simulation.status === 'failed') return simulation;
    await delay(POLL_MS, undefined, { signal });
    simulation = await api.simulation(asked.id);
  }
}
