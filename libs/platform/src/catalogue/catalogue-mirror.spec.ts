import { CatalogueSource, DatabaseUnavailableError, type CatalogueSnapshot } from '#libs/domain';
import { CatalogueMirror } from './catalogue-mirror.js';

/** A source whose version and presence a test decides. */
class ScriptedSource extends CatalogueSource {
  version = 1;
  isAway = false;
  looks = 0;
  /** Looks wait for it. */
  hanging: Promise<void> = Promise.resolve();
  private onChange: () => void = () => undefined;

  override load(): Promise<CatalogueSnapshot> {
    return Promise.resolve({
      version: this.version,
      experiments: [],
      metrics: [],
      flags: [],
      holdouts: [],
      savedGroups: [],
      keys: [],
    });
  }

  override async currentVersion(): Promise<number> {
    this.looks += 1;
    await this.hanging;
    if (this.isAway) throw new DatabaseUnavailableError('away');
    return this.version;
  }

  override subscribe(onChange: () => void): Promise<{ close(): Promise<void> }> {
    this.onChange = onChange;
    return Promise.resolve({ close: () => Promise.resolve() });
  }

  announce(): void {
    this.onChange();
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function mirrorOf(source: CatalogueSource): { mirror: CatalogueMirror<number>; compiled: number[] } {
  const compiled: number[] = [];
  const mirror = new CatalogueMirror({
    source,
    compile: ({ version }) => {
      compiled.push(version);
      return version;
    },
    onFailure: () => undefined,
    pollMillis: 60_000,
    missMillis: 20,
  });
  return { mirror, compiled };
}

describe('CatalogueMirror', () => {
  it('has nothing before the first look, then what is there, compiled once a version', async () => {
    const { mirror, compiled } = mirrorOf(new ScriptedSource());
    expect([mirror.current, mirror.version, mirror.ageSeconds]).toEqual([null, null, null]);
    await mirror.refresh();
    await mirror.refresh();
    expect(mirror.current).toBe(1);
    expect(compiled).toEqual([1]);
    expect(mirror.ageSeconds).toBeLessThan(5);
  });

  it('keeps the last picture while the source is away', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    await mirror.refresh();
    source.isAway = true;
    await expect(mirror.refresh()).rejects.toThrow('away');
    expect(mirror.current).toBe(1);
    source.isAway = false;
    source.version = 7;
    await mirror.refresh();
    expect(mirror.current).toBe(7);
  });

  it('looks once for all who miss at the same time', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    await mirror.refresh();
    source.version = 2;
    await Promise.all(Array.from({ length: 100 }, () => mirror.refreshAfterMiss()));
    expect(mirror.current).toBe(2);
    expect(source.looks).toBe(2);
  });

  it('looks again for every later miss', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    for (const version of [1, 2, 3]) {
      source.version = version;
      await mirror.refreshAfterMiss();
      expect(mirror.current).toBe(version);
    }
  });

  it('does not wait for a source that is known to be away, and finds it when it is back', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    await mirror.refresh();
    source.isAway = true;
    await expect(mirror.refresh()).rejects.toThrow('away');
    const back = withResolvers();
    source.hanging = back.promise;
    await expect(mirror.refreshAfterMiss(60_000)).rejects.toThrow('away');
    source.isAway = false;
    source.version = 2;
    back.resolve();
    await mirror.refresh();
    await mirror.refreshAfterMiss();
    expect(mirror.current).toBe(2);
  });

  it('waits for a source that does not answer no longer than told, and not again', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    await mirror.refresh();
    const back = withResolvers();
    source.hanging = back.promise;
    const startedAt = performance.now();
    await expect(mirror.refreshAfterMiss(60)).rejects.toThrow(DatabaseUnavailableError);
    expect(performance.now() - startedAt).toBeGreaterThan(50);
    expect(source.looks).toBe(2);
    await expect(mirror.refreshAfterMiss(20)).rejects.toThrow(DatabaseUnavailableError);
    expect(source.looks).toBe(2);
    source.version = 3;
    back.resolve();
    await mirror.refreshAfterMiss();
    expect(mirror.current).toBe(3);
  });

  it('looks again for whoever asks while a look is under way, which may be too old', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    const first = mirror.refresh();
    const second = mirror.refresh();
    source.version = 3;
    await Promise.all([first, second]);
    const third = mirror.refresh();
    source.version = 4;
    await third;
    await mirror.refresh();
    expect(mirror.current).toBe(4);
  });

  it('follows what is announced', async () => {
    const source = new ScriptedSource();
    const { mirror } = mirrorOf(source);
    mirror.start();
    await mirror.refresh();
    source.version = 5;
    source.announce();
    await mirror.refresh();
    expect(mirror.current).toBe(5);
    mirror.stop();
  });
});
