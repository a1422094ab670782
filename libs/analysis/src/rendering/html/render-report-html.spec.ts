import { analyse } from '../../analyse.js';
import { share } from '../../testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from '../../testing/an-analysis.js';
import { renderReportHtml } from './render-report-html.js';

const HOSTILE = `</title></style><script>alert('x')</script><img src=x onerror="alert(1)">'"\``;
const VOID = new Set(['meta', 'line', 'circle', 'rect', 'path', 'img', 'br']);

function pageOf(text: string, signups = 1_300): string {
  const variants = [
    { key: 'control', name: text, weight: 0.5 },
    { key: 'treatment', name: text, weight: 0.5 },
  ];
  return renderReportHtml(
    analyse(
      anAnalysis({
        experiment: aSubject({
          name: text,
          hypothesis: text,
          unit: text,
          variants,
          phases: [
            {
              number: 1,
              startedAt: new Date('2026-03-01T00:00:00Z'),
              reason: text,
              allocation: { variants },
            },
          ],
        }),
        metrics: [aMetric({ name: text })],
        statistics: theStatistics({
          signup: [share('control', 1_000, 10_000), share('treatment', signups, 10_000)],
        }),
      }),
    ),
  );
}

/** Names of the elements in order; throws when they do not nest. */
function elementsOf(page: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [tag, slash, name = '', rest = ''] of page.matchAll(/<(\/?)([a-zA-Z][\w-]*)([^>]*)>/g)) {
    if (slash) {
      if (open.pop() !== name) throw new Error(`${tag} closes another element`);
    } else {
      names.push(name);
      if (!VOID.has(name) && !rest.endsWith('/')) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return names;
}

describe('the report as a page', () => {
  it('is well nested', () => {
    expect(elementsOf(pageOf('New page'))).toEqual(
      expect.arrayContaining(['main', 'svg', 'table', 'caption']),
    );
  });

  it('shows hostile text as text, and nothing else of it', () => {
    const page = pageOf(HOSTILE);
    expect(elementsOf(page)).toEqual(elementsOf(pageOf('New page')));
    expect(page).not.toContain('<script');
    expect(page).not.toContain('onerror="');
    expect(page).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
  });

  it('asks nothing of anybody: no script, no request', () => {
    const page = pageOf('New page');
    expect(page).not.toMatch(/<script|<link|<iframe|<img|\bsrc=|\bhref=|url\(|@import|https?:/);
  });

  it('can be heard: headings, captions, and a title and description for each picture of an effect', () => {
    const page = pageOf('New page');
    const names = elementsOf(page);
    expect(names.filter((name) => name === 'h1')).toHaveLength(1);
    expect(names.filter((name) => name === 'caption')).toHaveLength(
      names.filter((name) => name === 'table').length,
    );
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, references = ''] of page.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const reference of references.split(' ')) expect(ids).toContain(reference);
    }
    expect(page).toContain('verdict better');
    expect(page).toMatch(/<desc id="i0-0-d">Interval \+\d/);
  });

  it('puts the answer before the evidence', () => {
    const page = pageOf('New page');
    expect(page.indexOf('raises New page by')).toBeLessThan(page.indexOf('<table'));
  });
});
