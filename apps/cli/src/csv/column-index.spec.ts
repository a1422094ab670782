import { CliError } from '../terminal/cli-error.js';
import { columnIndex } from './column-index.js';

describe('finding a column', () => {
  it('says where it stands', () => {
    expect(columnIndex(['userid', 'version'], 'version')).toBe(1);
  });

  it('lists the columns and the nearest when it is missing', () => {
    const find = () => columnIndex(['userid', 'retention_7'], 'retention7');
    expect(find).toThrow(CliError);
    expect(find).toThrow(/no column "retention7".*mean "retention_7"[^]*userid, retention_7/);
  });

  it('recognises a file that is separated otherwise', () => {
    expect(() => columnIndex(['userid;version'], 'version')).toThrow(/--delimiter ';'/);
    expect(() => columnIndex(['userid\tversion'], 'version')).toThrow(/--delimiter '\\t'/);
  });
});
