import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AlreadyExistsError,
  InvalidInputError,
  NotFoundError,
  VersionConflictError,
  type AuditEntry,
  type ChangeContext,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { aChange, aKey, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

interface Versioned {
  id: string;
  projectId: string;
  key: string;
  name: string;
  version: number;
  createdAt: Date;
}

interface VersionedRepository<Item extends Versioned> {
  create(item: Item, change: ChangeContext): Promise<void>;
  update(item: Item, change: ChangeContext): Promise<void>;
  delete(item: Item, change: ChangeContext): Promise<void>;
  findByKey(projectId: string, key: string): Promise<Item | null>;
  list(projectId: string, page: PageRequest): Promise<Page<{ id: string; key: string; createdAt: Date }>>;
}

export interface VersionedPort<Item extends Versioned> {
  entityType: AuditEntry['entityType'];
  repositoryOf: (world: World) => VersionedRepository<Item>;
  build: (overrides?: Partial<Versioned>) => Item;
}

/** What every port promises whose items carry a version: `<name>Repository` in each world. */
export function describeVersionedPort<Item extends Versioned>(name: string, port: VersionedPort<Item>): void {
  describe.each(WORLDS)(`${name}, %s`, (_name, open) => describeWrites(open, port));
  describe.each(WORLDS)(`Lists of ${name}, %s`, (_name, open) => describeLists(open, port));
}

function describeWrites<Item extends Versioned>(open: () => Promise<World>, port: VersionedPort<Item>): void {
  const { entityType, build } = port;
  let world: World;
  let repository: VersionedRepository<Item>;
  beforeAll(async () => {
    world = await open();
    repository = port.repositoryOf(world);
  });
  afterAll(() => world.close());

  const change = (step: string): ChangeContext => aChange(`${entityType}.${step}`);

  async function created(overrides: Partial<Versioned> = {}): Promise<Item> {
    const item = build(overrides);
    await repository.create(item, change('create'));
    return item;
  }

  async function entriesOf(key: string): Promise<AuditEntry[]> {
    return (await world.auditLog.list(PROJECT, { limit: 50, cursor: null }, key)).items;
  }

  it('gives back every member, and nothing under text that is no key of it', async () => {
    const item = await created();
    expect(await repository.findByKey(PROJECT, item.key)).toEqual(item);
    expect(await repository.findByKey(PROJECT, `${item.key}x`)).toBeNull();
    expect(await repository.findByKey(NOWHERE, item.key)).toBeNull();
    expect(await repository.findByKey(PROJECT, 'nul\u0000')).toBeNull();
  });

  it('refuses a key that is taken, and then leaves no trace', async () => {
    const { key } = await created();
    const version = await world.catalogue.currentVersion();
    const second = repository.create(build({ key }), change('create'));
    await expect(second).rejects.toBeInstanceOf(AlreadyExistsError);
    await expect(second).rejects.toThrow(`The ${entityType.replace('-', ' ')} "${key}" exists already`);
    expect(await world.catalogue.currentVersion()).toBe(version);
    expect(await entriesOf(key)).toHaveLength(1);
  });

  it('refuses a project that does not exist', async () => {
    const creation = repository.create(build({ projectId: NOWHERE }), change('create'));
    await expect(creation).rejects.toBeInstanceOf(NotFoundError);
  });

  it('lets one of many have a key that they want at the same time', async () => {
    const key = aKey('wanted');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => created({ key })));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(7);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(AlreadyExistsError);
    expect(await entriesOf(key)).toHaveLength(1);
  });

  it('replaces the item at the next version; key and time of creation stay', async () => {
    const item = await created();
    const second = { ...item, name: 'Renamed', version: 2 };
    const moved = { ...second, key: aKey('moved'), createdAt: new Date(0) };
    await repository.update(moved, change('update'));
    expect(await repository.findByKey(PROJECT, item.key)).toEqual(second);
    expect(await repository.findByKey(PROJECT, moved.key)).toBeNull();
  });

  it.each([1, 3])('refuses to go from version 1 to version %i', async (version) => {
    const item = await created();
    const update = repository.update({ ...item, name: 'Renamed', version }, change('update'));
    await expect(update).rejects.toBeInstanceOf(VersionConflictError);
    expect(await repository.findByKey(PROJECT, item.key)).toEqual(item);
    expect(await entriesOf(item.key)).toHaveLength(1);
  });

  it('lets one of many concurrent updates win, with one audit entry', async () => {
    const item = await created();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        repository.update({ ...item, name: `by ${index}`, version: 2 }, change('update')),
      ),
    );
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(11);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(VersionConflictError);
    expect(await entriesOf(item.key)).toHaveLength(2);
  });

  it('refuses to update or delete what is gone, or is of another project', async () => {
    const gone = build();
    await expect(repository.update({ ...gone, version: 2 }, change('update'))).rejects.toBeInstanceOf(
      NotFoundError,
    );
    await expect(repository.delete(gone, change('delete'))).rejects.toBeInstanceOf(NotFoundError);
    const stranger = { ...(await created()), projectId: NOWHERE };
    await expect(repository.delete(stranger, change('delete'))).rejects.toBeInstanceOf(NotFoundError);
  });

  it('deletes at the stored version only, and frees the key', async () => {
    const item = await created();
    const stale = repository.delete({ ...item, version: 2 }, change('delete'));
    await expect(stale).rejects.toBeInstanceOf(VersionConflictError);
    await repository.delete(item, change('delete'));
    expect(await repository.findByKey(PROJECT, item.key)).toBeNull();
    await created({ key: item.key });
  });

  it('records who did what, before and after, once for each write', async () => {
    const item = await created();
    await repository.update({ ...item, name: 'Renamed', version: 2 }, change('update'));
    await repository.delete({ ...item, version: 2 }, change('delete'));
    const subject = { projectId: PROJECT, entityType, entityKey: item.key };
    expect(await entriesOf(item.key)).toMatchObject([
      { ...subject, ...change('delete'), before: { name: 'Renamed', version: 2 }, after: null },
      { ...subject, ...change('update'), before: { name: item.name }, after: { name: 'Renamed' } },
      { ...subject, ...change('create'), before: null, after: { id: item.id, key: item.key, version: 1 } },
    ]);
  });

  it('counts every write in the version of the catalogue, and announces it', async () => {
    const start = await world.catalogue.currentVersion();
    let hear: () => void = () => undefined;
    const next = (): Promise<void> => new Promise((resolve) => (hear = resolve));
    const subscription = await world.catalogue.subscribe(() => hear());
    const item = build();
    const writes = [
      () => repository.create(item, change('create')),
      () => repository.update({ ...item, version: 2 }, change('update')),
      () => repository.delete({ ...item, version: 2 }, change('delete')),
    ];
    for (const write of writes) {
      const heard = next();
      await write();
      await heard;
    }
    expect(await world.catalogue.currentVersion()).toBe(start + 3);
    await subscription.close();
  });
}

function describeLists<Item extends Versioned>(open: () => Promise<World>, port: VersionedPort<Item>): void {
  const tie = new Date('2026-02-01T00:00:00.123Z');
  const items = [0, 1, 2, 3, 4].map((index) => port.build(index % 2 === 0 ? { createdAt: tie } : {}));
  let world: World;
  let repository: VersionedRepository<Item>;
  beforeAll(async () => {
    world = await open();
    repository = port.repositoryOf(world);
    for (const item of items) await repository.create(item, aChange(`${port.entityType}.create`));
  });
  afterAll(() => world.close());

  it.each([1, 2, 3, 5, 200])('shows each once, newest first, %i at a time', async (limit) => {
    const shown: { id: string; createdAt: Date }[] = [];
    let pages = 0;
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof repository.list>> = await repository.list(PROJECT, {
        limit,
        cursor,
      });
      shown.push(...page.items);
      pages += 1;
      cursor = page.nextCursor;
    } while (cursor !== null);
    const times = shown.map(({ createdAt }) => createdAt.getTime());
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(shown.map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort());
    expect(pages).toBe(Math.ceil(items.length / limit));
  });

  it('shows none of another project', async () => {
    const page = await repository.list(NOWHERE, { limit: 5, cursor: null });
    expect(page).toEqual({ items: [], nextCursor: null });
  });

  it.each(['x', '', 'bm90IGEgY3Vyc29y', '\u0000'])('refuses the cursor %j', async (cursor) => {
    const page = repository.list(PROJECT, { limit: 3, cursor });
    await expect(page).rejects.toBeInstanceOf(InvalidInputError);
    await expect(page).rejects.toMatchObject({ violations: [{ pointer: '/cursor' }] });
  });
}
