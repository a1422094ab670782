/** `deaf`: neither a signal nor the end of the supervisor makes it end. */
const isDeaf = process.env.WORKER_FAULT === 'deaf';
for (const event of ['SIGTERM', 'disconnect']) {
  process.on(event, () => {
    if (!isDeaf) process.exit(0);
  });
}
setInterval(() => undefined, 60_000);
