/**
 * What one change costs in a large catalogue: reading it from PostgreSQL (CPU of this process) and compiling it, during which a
 * server answers nobody. Everything from nothing against the change of one experiment; the best of some rounds of each.
 */
import type { Experiment } from '#libs/domain';
import { openPersistence, type Persistence } from '#libs/persistence';
import pg from 'pg';
import { compileApiCatalogue, type ApiCatalogue } from '../../apps/api/src/catalogue/project-catalogue.js';
import { aChange, aFlag, anExperiment } from '../contract/builders.js';
import { startDatabase } from './servers.js';

const EXPERIMENTS = 1_000;
const LAYERS = 100;
const FLAGS = 2_000;
/** Overrides of an experiment; and its slices. */
const PARTS = 20;
const ROUNDS = 7;
/** What is wanted: the change of one experiment costs at most this share of everything. */
const WANTED = 0.2;

const FILL = `
  INSERT INTO experiments SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'key', 'bench-' || n,
      'seed', 'bench-' || n, 'layer', 'layer-' || n % ${LAYERS},
      'layer_ranges', jsonb_build_array(jsonb_build_array(n / ${LAYERS} * 0.1, n / ${LAYERS} * 0.1 + 0.1))))).*
    FROM experiments e, generate_series(0, ${EXPERIMENTS - 2}) AS n;
  INSERT INTO flags SELECT (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'key', 'bench-flag-' || n))).*
    FROM flags f, generate_series(0, ${FLAGS - 2}) AS n;`;

async function fill(persistence: Persistence, url: string): Promise<Experiment> {
  const changed = anExperiment({
    status: 'running',
    traffic: 0.1,
    overrides: Array.from({ length: PARTS }, (_, index) => ({ unit: `tester-${index}`, variant: 'control' })),
    slices: Array.from({ length: PARTS }, (_, index) => ({
      variant: index % 2 === 0 ? 'control' : 'treatment',
      start: index / PARTS,
      end: (index + 1) / PARTS,
    })),
  });
  await persistence.experiments.create(changed, aChange('experiment.create'));
  await persistence.flags.create(aFlag({ rules: [] }), aChange('flag.create'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(FILL);
  await client.end();
  return changed;
}

interface Cost {
  /** Milliseconds of CPU of this process. */
  reading: number;
  /** Milliseconds in which nothing else runs. */
  compiling: number;
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function look(
  { catalogue }: Persistence,
  previous: ApiCatalogue | null,
): Promise<Cost & { compiled: ApiCatalogue }> {
  const startedAt = cpuMilliseconds();
  const snapshot = await catalogue.load();
  const readAt = cpuMilliseconds();
  const compiled = compileApiCatalogue(snapshot, previous);
  return { reading: readAt - startedAt, compiling: cpuMilliseconds() - readAt, compiled };
}

function best(costs: readonly Cost[]): Cost {
  return {
    reading: Math.min(...costs.map(({ reading }) => reading)),
    compiling: Math.min(...costs.map(({ compiling }) => compiling)),
  };
}

function report(name: string, { reading, compiling }: Cost): void {
  console.log(`${name}: ${reading.toFixed(1)} ms of CPU to read, ${compiling.toFixed(1)} ms to compile`);
}

const database = await startDatabase();
const follower = openPersistence({ databaseUrl: database.url });
let changed = await fill(follower, database.url);
let { compiled } = await look(follower, null);
const [whole, changes]: [Cost[], Cost[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  const newcomer = openPersistence({ databaseUrl: database.url });
  await newcomer.database.ping();
  whole.push(await look(newcomer, null));
  await newcomer.close();
  changed = { ...changed, traffic: 0.01 * (round + 1), version: changed.version + 1, updatedAt: new Date() };
  await follower.experiments.update(changed, aChange('experiment.update'));
  const looked = await look(follower, compiled);
  changes.push(looked);
  ({ compiled } = looked);
}
await follower.close();
await database.stop();
console.log(`${EXPERIMENTS} experiments in ${LAYERS} layers, ${FLAGS} flags`);
const [all, one] = [best(whole), best(changes)];
report('everything', all);
report('one change', one);
console.log(
  `  a change costs ${(one.reading / all.reading).toFixed(2)} of reading everything, ${(one.compiling / all.compiling).toFixed(2)} of compiling it; wanted: ${WANTED}`,
);
