import { Readable } from 'node:stream';
import { openCsvSource, type CsvSource } from '../csv/csv-source.js';
import type { ReplayQuestion } from './replay-question.js';
import { scanFile, type ReplayScan } from './scan-file.js';

const question: ReplayQuestion = {
  experiment: 'landing',
  unit: 'user',
  time: 'at',
  variant: 'group',
  outcomes: [
    { column: 'won', key: 'won' },
    { column: 'spent', key: 'spent' },
  ],
  met: 'page',
  metMap: new Map([
    ['old', 'a'],
    ['new', 'b'],
  ]),
  delimiter: ',',
};

let source: CsvSource | undefined;
afterEach(() => source?.dispose());

async function scan(rows: string[], change: Partial<ReplayQuestion> = {}): Promise<ReplayScan> {
  source = await openCsvSource('-', Readable.from([['user,at,group,page,won,spent', ...rows].join('\n')]));
  return scanFile(source, { ...question, ...change });
}

describe('scanning a file', () => {
  it('counts units, repeats and contradictions, and finds kinds and times', async () => {
    const found = await scan([
      'u1,2025-01-02 10:00:00,a,old,1,0',
      'u2,2025-01-01T10:00:00Z,b,old,0,2.5',
      'u1,2025-01-03 10:00:00,a,old,0,',
      'u1,2025-01-03 10:00:01,b,new,TRUE,1',
    ]);
    expect(found).toMatchObject({
      rows: 4,
      units: 2,
      repeatedUnits: 1,
      contradictions: 1,
      withoutZone: 3,
      outcomeKinds: ['conversion', 'sum'],
      earliest: new Date('2025-01-01T10:00:00Z'),
      latest: new Date('2025-01-03T10:00:01Z'),
    });
    expect([...found.variants].sort()).toEqual(['a', 'b']);
    expect(found.invalid.count).toBe(0);
  });

  it('lists rows that cannot be read, and goes on', async () => {
    const { invalid, units } = await scan([
      'u1,yesterday,a,old,1,0',
      ',2025-01-01,a,old,1,0',
      'u1,2025-01-01,,old,1,0',
      'u1,2025-01-01,a,middle,1,0',
      'u1,2025-01-01,a,old,perhaps,0',
      'u1,2025-01-01,a,old,1,1e16',
      'u1,2025-01-01,a,old',
      'u9,2025-01-01,a,old,1,0',
    ]);
    expect(units).toBe(1);
    expect(invalid.count).toBe(7);
    expect(invalid.describe().split('\n')).toEqual([
      expect.stringMatching(/^line 2: at is "yesterday"/),
      'line 3: user is empty',
      'line 4: group is empty',
      expect.stringMatching(/^line 5: page is "middle"/),
      expect.stringMatching(/^line 6: won is "perhaps"/),
      expect.stringMatching(/^line 7: spent is 1e16, too large/),
      expect.stringMatching(/^line 8: has 4 cells/),
    ]);
  });

  it('needs a row that can be sent', async () => {
    await expect(scan([])).rejects.toThrow(/no row/);
    await expect(scan(['u1,yesterday,a,old,1,0'])).rejects.toThrow(/no row[^]*line 2/);
    await expect(scan(['u1,2025-01-01,a,old,1,0'], { time: 'time' })).rejects.toThrow(/no column "time"/);
  });
});
