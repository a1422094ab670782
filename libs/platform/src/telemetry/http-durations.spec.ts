import { Histogram, Registry } from 'prom-client';
import { HttpDurations } from './http-durations.js';

const ANSWERS = [
  { method: 'POST', route: '/v1/assignments', status: 200, milliseconds: 0.5 },
  { method: 'POST', route: '/v1/assignments', status: 200, milliseconds: 0.51 },
  { method: 'POST', route: '/v1/assignments', status: 400, milliseconds: 3 },
  { method: 'GET', route: '/v1/"quoted"\\', status: 200, milliseconds: 10_000 },
  { method: 'GET', route: '/v1/"quoted"\\', status: 200, milliseconds: 10_001 },
];

it('says what the histogram of the library says', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  for (const registry of [ours, theirs]) registry.setDefaultLabels({ process: 'api' });
  const durations = new HttpDurations(ours);
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [theirs],
  });
  for (const answer of ANSWERS) {
    const { method, route, status, milliseconds } = answer;
    durations.observe(answer);
    histogram.labels(method, route, String(status)).observe(milliseconds / 1_000);
  }
  expect(linesOf(await ours.metrics())).toEqual(linesOf(await theirs.metrics()));
  expect(await ours.metrics()).toContain('_count{');
});

/** Neither the order of lines nor that of labels means anything. */
function linesOf(text: string): string[] {
  const labelsInOrder = (line: string): string =>
    line.replace(
      /\{(.*)\}/,
      (_, labels: string) =>
        `{${labels
          .split(/,(?=\w+=)/)
          .sort()
          .join()}}`,
    );
  return text.trim().split('\n').map(labelsInOrder).sort();
}
