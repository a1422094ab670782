import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createDataDirectory, dataDirectoryAt } from '../data-directory/data-directory.js';
import { claimPlace, placeNewCluster } from './cluster-place.js';
import { clusterFolder, writeRecord } from './cluster-record.js';
import { copyBinaries } from './copy-binaries.js';
import { fallbackPlaces, makeSafePlace } from './fallback-places.js';
import { makeLibraryLinks, missingLibraryLinks } from './library-links.js';
import { operatingUser } from './operating-user.js';
import { canEnter, closedFolderOnTheWay } from './reachability.js';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
let folder: string;

/** A closed folder, as mktemp -d and /root are. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csci-closed-'));
  chmodSync(folder, 0o700);
});
afterEach(() => rmSync(folder, { recursive: true }));

asRoot('as root, for the user PostgreSQL runs as', () => {
  it('a closed folder above is found, an open way is none', async () => {
    const user = operatingUser();
    const inside = join(folder, 'a', 'b');
    mkdirSync(inside, { recursive: true });
    expect(await canEnter(user, inside)).toBe(false);
    expect(await closedFolderOnTheWay(user, inside)).toBe(folder);
    chmodSync(folder, 0o711);
    expect(await canEnter(user, inside)).toBe(true);
    expect(await closedFolderOnTheWay(user, inside)).toBeUndefined();
  });

  it('a new database in a closed folder goes outside, one in an open folder stays inside', async () => {
    const directory = dataDirectoryAt(join(folder, '.data'));
    createDataDirectory(directory);
    const outside = clusterFolder(directory, await placeNewCluster(directory, operatingUser()));
    expect(fallbackPlaces()).toContain(dirname(dirname(outside)));
    rmSync(dirname(outside), { recursive: true });

    chmodSync(folder, 0o711);
    const inside = await placeNewCluster(directory, operatingUser());
    expect(clusterFolder(directory, inside)).toBe(join(directory.path, 'postgres'));
  });

  it('a copy of the data directory is refused the data outside, a moved one takes them along', async () => {
    const original = dataDirectoryAt(join(folder, '.data'));
    createDataDirectory(original);
    const record = await placeNewCluster(original, operatingUser());
    writeRecord(original, record);
    const other = dataDirectoryAt(join(folder, 'other'));

    expect(() => claimPlace(other, record)).toThrow(/is a copy.*belongs to/);
    rmSync(original.postgresFile);
    claimPlace(other, record);
    const place = dirname(record.cluster);
    expect(readFileSync(join(place, 'belongs-to'), 'utf8')).toBe(other.path);
    rmSync(place, { recursive: true });
  });

  it('programs are copied so that every user can run them, whatever the umask they came under', async () => {
    const source = join(folder, 'native');
    mkdirSync(join(source, 'bin'), { recursive: true, mode: 0o700 });
    writeFileSync(join(source, 'bin', 'postgres'), 'program', { mode: 0o700 });
    writeFileSync(join(source, 'library'), 'data', { mode: 0o600 });
    chmodSync(folder, 0o755);
    const target = join(folder, 'place', 'postgresql-1');

    await Promise.all([
      copyBinaries(source, target, operatingUser()),
      copyBinaries(source, target, operatingUser()),
    ]);
    expect(statSync(join(target, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
    expect(statSync(join(target, 'library')).mode & 0o777).toBe(0o644);
    expect(await canEnter(operatingUser(), join(target, 'bin'))).toBe(true);
  });

  it('programs are not copied to where that user cannot go', async () => {
    const target = join(folder, 'place', 'postgresql-1');
    await expect(copyBinaries(folder, target, operatingUser())).rejects.toThrow(`may not enter ${folder}`);
    expect(existsSync(target)).toBe(false);
  });
});

it('does not trust a shared place that others may change', () => {
  const place = join(folder, 'place');
  mkdirSync(place);
  chmodSync(place, 0o777);
  expect(() => makeSafePlace(place)).toThrow(/may be changed by others/);
});

it('makes the library links that npm ci --ignore-scripts leaves out', () => {
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'lib', 'libpq.so.5.18'), 'library');
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
  ];
  writeFileSync(join(folder, 'pg-symlinks.json'), JSON.stringify(links));
  expect(missingLibraryLinks(folder)).toEqual(links);
  makeLibraryLinks(folder);
  makeLibraryLinks(folder);
  expect(missingLibraryLinks(folder)).toEqual([]);
  expect(readFileSync(join(folder, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
});
