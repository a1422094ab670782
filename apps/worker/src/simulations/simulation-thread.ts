import { parentPort, workerData } from 'node:worker_threads';
import { simulateNull } from '#libs/analysis';
import type { SimulationResult } from '#libs/domain';
import type { ThreadMessage, ThreadTask } from './thread-messages.js';

type Step = IteratorResult<number, SimulationResult>;

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);
const { metric, plan, sample } = workerData as ThreadTask;
const simulation = simulateNull(sample, { ...plan, type: metric.type });

/** What the data or the plan do not allow is found out at the first step; a later error is ours. */
function firstStep(): Step | null {
  try {
    return simulation.next();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    tell({ kind: 'refusal', detail: error.message });
    return null;
  }
}

let step = firstStep();
while (step !== null && step.done !== true) {
  tell({ kind: 'progress', share: step.value });
  step = simulation.next();
}
if (step !== null) tell({ kind: 'result', result: step.value });
