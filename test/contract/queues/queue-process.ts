import { AGGREGATION, QueueWorker, WorkerWakeUp } from '#libs/queues';

/** A process with a worker and a producer, which ends by itself once both are closed; tells its parent what happens. */
const [databaseUrl = '', redisUrl] = process.argv.slice(2);
const location = { databaseUrl, redisUrl };
const say = (what: string): void => {
  if (process.connected) process.send?.(what);
};

const wakeUp = new WorkerWakeUp({ location, onError: () => say('hint failed') });
const worker = new QueueWorker({
  queue: AGGREGATION,
  location,
  work: () => {
    say('drained');
    return Promise.resolve();
  },
  onError: () => undefined,
  withoutQueueAfter: 1e9,
});
wakeUp.eventsArrived();

process.once('SIGTERM', () => {
  process.disconnect();
  void Promise.all([worker.close(), wakeUp.close()]);
});
