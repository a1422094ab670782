import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  image?: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  environment?: Record<string, string>;
}

/** No container engine is needed to see that the file says what the processes expect. */
const compose = parse(readFileSync('docker/compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const { services } = compose;

test('the compose file has every process, and waits for what each needs', () => {
  expect(Object.keys(services)).toEqual(['postgres', 'redis', 'migrate', 'api', 'worker']);
  for (const { depends_on: needed = {} } of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(needed)) {
      const isOneShot = condition === 'service_completed_successfully';
      expect(isOneShot || services[name]?.healthcheck !== undefined).toBe(true);
    }
  }
});

test('a Redis of the compose file neither forgets nor evicts', () => {
  expect(services['redis']?.command?.join(' ')).toMatch(/--appendonly yes --maxmemory-policy noeviction/);
});

test('every process of ours gets the database and the queues by the names of the services', () => {
  for (const name of ['migrate', 'api', 'worker']) {
    expect(services[name]?.environment?.['DATABASE_URL']).toMatch(/@postgres:5432\//);
    expect(services[name]?.environment?.['REDIS_URL']).toBe('redis://redis:6379');
  }
});
