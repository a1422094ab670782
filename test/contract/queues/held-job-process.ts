import { QueueWorker, type HintQueue } from '#libs/queues';

/** A worker that tells its parent when it has the job, and then never ends it, or ends it at once. */
const [queue = '', how, databaseUrl = '', redisUrl] = process.argv.slice(2);
const [lockDuration, stalledInterval] = [1_000, 500];

new QueueWorker({
  queue: JSON.parse(queue) as HintQueue,
  location: { databaseUrl, redisUrl },
  work: () => {
    process.send?.('at work');
    return how === 'finish' ? Promise.resolve() : new Promise(() => undefined);
  },
  onError: (error) => process.send?.(error.message),
  withoutQueueAfter: 1e9,
  recovery: { lockDuration, stalledInterval },
});
