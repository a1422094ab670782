import { LayerTakenError, VersionConflictError, type Experiment } from '#libs/domain';
import { LayerFullError } from '../placement/layer-full.js';
import { NO_EFFECTS, type Intent } from './intent.js';
import { perform, performDeletion } from './perform.js';

interface Thing {
  key: string;
}

/** A store of one thing, in which somebody else is faster a number of times. */
class Store {
  writes = 0;
  plans = 0;

  constructor(private readonly failures: Error[] = []) {}

  plan(after: Thing | null): () => Promise<Intent<Thing>> {
    return () => {
      this.plans += 1;
      return Promise.resolve({
        action: 'thing.update',
        before: { key: 'a' },
        after,
        effects: () => ({ ...NO_EFFECTS, consequences: ['It is called otherwise.'] }),
        carryOut: () => this.write(),
      });
    };
  }

  private write(): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    this.writes += 1;
    return Promise.resolve();
  }
}

const shown = ({ key }: Thing): object => ({ name: key });
const taken = (): Error => new LayerTakenError('taken');

describe('perform', () => {
  it('makes the write and answers with it', async () => {
    const store = new Store();
    expect(await perform(store.plan({ key: 'b' }), {}, shown)).toEqual({ name: 'b' });
    expect(store.writes).toBe(1);
  });

  it('tells what it would do, and writes nothing', async () => {
    const store = new Store();
    expect(await perform(store.plan({ key: 'b' }), { dryRun: true }, shown)).toEqual({
      dryRun: true,
      action: 'thing.update',
      changes: [{ pointer: '/name', before: 'a', after: 'b' }],
      opensPhase: false,
      units: null,
      consequences: ['It is called otherwise.'],
    });
    expect(await performDeletion(store.plan(null), { dryRun: true }, shown)).toMatchObject({
      changes: [{ pointer: '', before: { name: 'a' }, after: null }],
    });
    expect(store.writes).toBe(0);
  });

  it('plans anew when others were faster in the layer, a few times', async () => {
    const contested = new Store([taken(), taken()]);
    await perform(contested.plan({ key: 'b' }), {}, shown);
    expect([contested.plans, contested.writes]).toEqual([3, 1]);
    const crowded = new Store(Array.from({ length: 100 }, taken));
    await expect(perform(crowded.plan({ key: 'b' }), {}, shown)).rejects.toThrow(LayerTakenError);
    expect(crowded.plans).toBe(21);
  });

  it('plans one after the other what others were faster than, whatever becomes of those before', async () => {
    const stores = [[taken()], [taken(), new Error('broken')], [taken(), taken()]].map(
      (all) => new Store(all),
    );
    const results = stores.map((store) => perform(store.plan({ key: 'b' }), {}, shown));
    expect((await Promise.allSettled(results)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('believes a plan that finds the layer full', async () => {
    let plans = 0;
    const full = (): Promise<never> => {
      plans += 1;
      return Promise.reject(new LayerFullError({ key: 'b', layer: 'l' } as Experiment, [], 0.5));
    };
    await expect(perform(full, {}, (entity: Thing) => entity)).rejects.toThrow(LayerFullError);
    expect(plans).toBe(1);
  });

  it('leaves every other failure to the caller', async () => {
    const store = new Store([new VersionConflictError('thing', 'a')]);
    await expect(performDeletion(store.plan(null), {}, shown)).rejects.toThrow(VersionConflictError);
    expect(store.plans).toBe(1);
  });
});
