import { reportFormatOf } from './report-format.js';

describe('reportFormatOf', () => {
  it.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['', 'json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['text/csv', 'csv'],
    ['text/*', 'html'],
    ['text/csv;q=0.5, application/json;q=0.4', 'csv'],
    ['application/json;q=0, text/csv;q=0.1', 'csv'],
    ['TEXT/HTML', 'html'],
    ['text/html;q=nonsense, */*;q=0.1', 'json'],
  ])('reads Accept %p as %s', (accept, expected) => {
    expect(reportFormatOf(undefined, accept)).toBe(expected);
  });

  it('lets the query decide', () => {
    expect(reportFormatOf('csv', 'text/html')).toBe('csv');
    expect(() => reportFormatOf('pdf', undefined)).toThrow('must be one of json, csv, html');
  });

  it('says so when there is no such representation', () => {
    expect(() => reportFormatOf(undefined, 'image/png')).toThrow('A report comes as');
  });
});
