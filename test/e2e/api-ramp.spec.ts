import { assign } from '#libs/assignment';
import { measuredExperimentOf, type Report } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { openPersistence, type Persistence } from '#libs/persistence';
import { compileApiCatalogue, type ApiCatalogue } from '../../apps/api/src/catalogue/project-catalogue.js';
import { call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

/** Units that come and go; each visits a step with this chance. */
const UNITS = 100_000;
const VISITS = 0.4;
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1];
const BATCH = 500;
/** Units of each step that ask the server itself. */
const SAMPLE = 25;
const EXPERIMENTS = ['plain', 'layered'] as const;
type Key = (typeof EXPERIMENTS)[number];

let server: ApiUnderTest;
let persistence: Persistence;
let eventStore: EventStore;
beforeAll(async () => {
  server = await startApi();
  persistence = openPersistence({ databaseUrl: server.databaseUrl });
  eventStore = createEventStore({ connectionString: server.databaseUrl });
});
afterAll(async () => {
  await Promise.all([persistence.close(), eventStore.close()]);
  await server.close();
});

const { post, get, patch } = requestsTo(() => server);

/** Park and Miller 1988, so that every run sees the same visitors. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

async function catalogue(): Promise<ApiCatalogue> {
  return compileApiCatalogue(await persistence.catalogue.load());
}

function variantsOf({ projects }: ApiCatalogue, id: string): [Key, string | null][] {
  const [project] = projects.values();
  if (project === undefined) throw new Error('there is no project');
  return assign(project.assignment, { id }, EXPERIMENTS).map(({ experiment, variant, inExperiment }) => [
    experiment as Key,
    inExperiment ? variant : null,
  ]);
}

async function assignedByTheServer(id: string): Promise<[string, string | null][]> {
  const { body } = await call(server, 'POST', '/v1/assignments', {
    key: CLIENT_KEY,
    body: { attributes: { id }, experiments: EXPERIMENTS },
  });
  const assignments = body['assignments'] as { experiment: string; variant: string; inExperiment: boolean }[];
  return assignments.map(({ experiment, variant, inExperiment }) => [
    experiment,
    inExperiment ? variant : null,
  ]);
}

async function send(events: readonly object[]): Promise<void> {
  for (let first = 0; first < events.length; first += BATCH) {
    const body = { events: events.slice(first, first + BATCH) };
    const answer = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body });
    if (answer.status !== 202) throw new Error(answer.text);
  }
}

async function reportOf(key: Key): Promise<Report> {
  const { experiments, metrics } = await persistence.catalogue.load();
  const measured = experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []);
  while ((await eventStore.statisticsStore.drain(measured)).backlog);
  return (await get(`/v1/experiments/${key}/report`)).body as unknown as Report;
}

describe('raising traffic from 1 % to 100 % in ten steps, while 100,000 units come and go', () => {
  it('moves nobody, and gives no false alarm of the split', async () => {
    await post('/v1/metrics', metricBody('signup'));
    const more = { metrics: { primary: ['signup'] }, traffic: STEPS[0] };
    const weights = [0.2, 0.3, 0.5].map((weight, index) => ({ key: `arm-${index}`, weight }));
    await post('/v1/experiments', draftBody('plain', more));
    await post('/v1/experiments', draftBody('layered', { ...more, variants: weights, layer: 'all' }));
    for (const key of EXPERIMENTS) await post(`/v1/experiments/${key}/start`);

    const random = seeded(20_260_301);
    const given: Record<Key, Map<string, string>> = { plain: new Map(), layered: new Map() };
    const flips: string[] = [];
    const seen = (id: string, compiled: ApiCatalogue): object[] =>
      variantsOf(compiled, id).flatMap(([key, variant]) => {
        const before = given[key].get(id);
        if (before !== undefined && before !== variant) flips.push(`${key} ${id}: ${before} -> ${variant}`);
        if (variant === null || before !== undefined) return [];
        given[key].set(id, variant);
        return [{ id: `${key}-${id}`, type: 'exposure', unit: id, experiment: key, variant }];
      });

    for (const traffic of STEPS) {
      for (const key of EXPERIMENTS) await patch(`/v1/experiments/${key}`, { traffic });
      const compiled = await catalogue();
      const visitors = Array.from({ length: UNITS }, (_, unit) => `unit-${unit}`).filter(
        () => random() < VISITS,
      );
      await send(visitors.flatMap((id) => seen(id, compiled)));
      for (const id of visitors.slice(0, SAMPLE)) {
        expect(await assignedByTheServer(id)).toEqual(variantsOf(compiled, id));
      }
      for (const key of EXPERIMENTS) {
        const { exposures } = await reportOf(key);
        expect({ key, traffic, srm: exposures.srm.status }).not.toMatchObject({ srm: 'alert' });
      }
    }

    expect(flips).toEqual([]);
    const settled = await catalogue();
    for (const key of EXPERIMENTS) {
      for (const [id, variant] of given[key]) {
        if (variantsOf(settled, id).every(([other, now]) => other !== key || now === variant)) continue;
        flips.push(`${key} ${id} at the end`);
      }
      const { exposures, checks } = await reportOf(key);
      expect(Object.values(exposures.byVariant).reduce((sum, units) => sum + units, 0)).toBe(given[key].size);
      expect(given[key].size).toBeGreaterThan(UNITS * 0.75);
      expect(exposures.crossovers).toBe(0);
      expect(exposures.srm.status).toBe('ok');
      expect(checks.filter(({ status }) => status === 'alert')).toEqual([]);
      const { body } = await get(`/v1/experiments/${key}`);
      expect(body['phases']).toHaveLength(1);
    }
    expect(flips).toEqual([]);
  }, 240_000);
});
