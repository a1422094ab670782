import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CliPlatform } from './cli-platform.js';

const HOUR = 3_600_000;
const POLL_MILLISECONDS = 50;
/** What each of the units spends at once. */
const ORDERS = [10, 10, 20, 20, 20, 30, 30, 40, 50, 70];
const REVENUE = { key: 'revenue', name: 'Revenue', type: 'sum', event: 'order', direction: 'increase' };

let platform: CliPlatform;
let directory: string;

beforeAll(async () => {
  platform = await CliPlatform.start();
  directory = await mkdtemp(join(tmpdir(), 'preview-'));
  const timestamp = new Date(Date.now() - HOUR).toISOString();
  const events = ORDERS.flatMap((value, unit) => [
    { id: crypto.randomUUID(), type: 'track', unit: `u${unit}`, name: 'order', timestamp, value },
    { id: crypto.randomUUID(), type: 'track', unit: `u${unit}`, name: 'view', timestamp },
  ]);
  await platform.call('POST', '/v1/events', { events });
  await waitUntilCounted();
});

/** Which days of the log hold events is known once they are counted. */
async function waitUntilCounted(): Promise<void> {
  for (;;) {
    const preview = await platform.call<{ estimate: number | null }>('POST', '/v1/metrics/preview', {
      metric: REVENUE,
    });
    if (preview.estimate !== null) return;
    await delay(POLL_MILLISECONDS);
  }
}

afterAll(async () => {
  await platform.stop();
  await rm(directory, { recursive: true });
});

async function aFile(content: string): Promise<string> {
  const path = join(directory, `${crypto.randomUUID()}.json`);
  await writeFile(path, content);
  return path;
}

it('shows what a definition that nobody keeps would be like', async () => {
  const { printed, exitCode } = await platform.csci(
    'metric',
    'preview',
    await aFile(JSON.stringify(REVENUE)),
  );
  expect(printed).toMatch(/^reads +event +events +a day +pass +carry +units/);
  expect(printed).toContain('metric   30');
  expect(printed).toMatch(/units {4}10 of 10: mean 30, standard deviation 18\.856, zero 0 %/);
  expect(printed).toContain('largest 70');
  expect(exitCode).toBe(0);
  await expect(platform.call('GET', '/v1/metrics/revenue')).rejects.toThrow('404');
});

it('shows one that is there, as JSON', async () => {
  await platform.call('POST', '/v1/metrics', { ...REVENUE, key: 'kept-revenue' });
  const { printed } = await platform.csci('metric', 'preview', 'kept-revenue', '--json', '--days', '3');
  expect(JSON.parse(printed)).toMatchObject({ estimate: 30, distribution: { units: 10, maximum: 70 } });
});

it('warns of events that never came, with an exit code', async () => {
  const file = await aFile(JSON.stringify({ ...REVENUE, event: 'odrer' }));
  const { printed, exitCode } = await platform.csci('metric', 'preview', file);
  expect(printed).toMatch(/^warning {2}.*odrer/m);
  expect(exitCode).toBe(1);
});

it.each([
  ['is not there', () => Promise.resolve(join(directory, 'nowhere.json')), /cannot be read: ENOENT/],
  ['is no JSON', () => aFile('{"key":'), /is no JSON/],
  ['is no definition', () => aFile('{"key": "x"}'), /type/],
])('says of a file that it %s', async (_what, file, message) => {
  await expect(platform.csci('metric', 'preview', await file())).rejects.toThrow(message);
});
