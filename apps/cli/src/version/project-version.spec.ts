import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectVersion } from './project-version.js';

describe('the version', () => {
  it('is that of the nearest package above, however deep the program lies', () => {
    const root = mkdtempSync(join(tmpdir(), 'csci-version-'));
    const deep = join(root, 'dist', 'apps', 'cli');
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(root, 'package.json'), '{"version":"3.1.4"}');
    expect(projectVersion(deep)).toBe('3.1.4');
    rmSync(root, { recursive: true });
  });
});
