import { parseCell } from './parse-cell.js';

describe('a cell', () => {
  it.each([
    ['TRUE', 1],
    ['true', 1],
    ['False', 0],
  ])('%s is a yes or no', (text, value) => {
    expect(parseCell(text)).toEqual({ kind: 'boolean', value });
  });

  it.each([
    ['0', 0],
    [' 1 ', 1],
    ['-2.50', -2.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['+7.', 7],
  ])('%s is a number', (text, value) => {
    expect(parseCell(text)).toEqual({ kind: 'number', value });
  });

  it.each(['', '  ', 'NA', 'NaN', 'null', 'None', 'n/a'])('"%s" is empty', (text) => {
    expect(parseCell(text)).toEqual({ kind: 'empty' });
  });

  it.each(['maybe', '1,5', '0x10', 'Infinity', '1e999', '1 2', '-', '.'])('%s is invalid', (text) => {
    expect(parseCell(text)).toEqual({ kind: 'invalid' });
  });
});
