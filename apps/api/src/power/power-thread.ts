import { parentPort } from 'node:worker_threads';
import { planPower } from '#libs/analysis';
import type { PowerTask, PowerThreadAnswer } from './power-thread-messages.js';

/** What fails is ours, as the question was found to be answerable; it fails this question alone. */
function answerTo({ id, question }: PowerTask): PowerThreadAnswer {
  try {
    return { id, answer: planPower(question) };
  } catch (error) {
    return { id, failure: error as Error };
  }
}

parentPort?.on('message', (task: PowerTask) => parentPort?.postMessage(answerTo(task)));
