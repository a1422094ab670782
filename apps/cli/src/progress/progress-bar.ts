import cliProgress from 'cli-progress';

export interface ProgressBar {
  update: (done: number) => void;
  stop: () => void;
}

/** A bar on standard error; nothing where standard error is no terminal. */
export function progressBar(total: number, what: string): ProgressBar {
  const format = `{bar} {percentage}% | {value}/{total} ${what} | {duration_formatted}, {eta_formatted} to go`;
  const bar = new cliProgress.SingleBar(
    { format, hideCursor: true, stream: process.stderr, etaBuffer: 50 },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
