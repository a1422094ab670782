import cliProgress from 'cli-progress';

/** A bar on standard error while the replay runs; nothing where standard error is no terminal. */
export function progressBar(rows: number): { update: (rows: number) => void; stop: () => void } {
  const format = '{bar} {percentage}% | {value}/{total} rows | {duration_formatted}, {eta_formatted} to go';
  const bar = new cliProgress.SingleBar(
    { format, hideCursor: true, stream: process.stderr, etaBuffer: 50 },
    cliProgress.Presets.shades_classic,
  );
  bar.start(rows, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
