import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { LogFile } from './log-file.js';

let folder: string;
let path: string;
const failures: Error[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csci-log-'));
  path = join(folder, 'api.log');
  failures.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(largestBytes?: number): LogFile {
  return new LogFile(path, (error) => failures.push(error), largestBytes);
}

it('appends to what an earlier start wrote', () => {
  for (const line of ['one', 'two']) {
    const log = open();
    log.append(line);
    log.close();
  }
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

it('begins anew at its limit and keeps one older file', () => {
  const log = open(8);
  ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee'].forEach((line) => log.append(line));
  log.close();
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('cccc\ndddd\n');
  expect(readFileSync(path, 'utf8')).toBe('eeee\n');
  expect(existsSync(`${path}.2`)).toBe(false);
});

it('reports once that it cannot be written, and goes on', () => {
  const log = new LogFile('/dev/full', (error) => failures.push(error));
  log.append('one');
  log.append('two');
  expect(failures).toHaveLength(1);
  expect(failures[0]?.message).toContain('ENOSPC');
});
