import type { Report } from '#libs/domain';
import { aFullReport } from '../testing/a-full-report.js';
import { aComparison, anOptions, aReport, aReportMetric, nothingKnown } from '../testing/a-report.js';
import { elementsOf, tablesOf, textOf } from '../testing/read-html.js';
import { withTexts } from '../testing/with-texts.js';
import { renderReportHtml } from './render-report-html.js';

const HOSTILE = `</title></style></details><script>alert('x')</script><img src=x onerror="alert(1)">'"\``;

function tableOf(report: Report, caption: string): string[][] {
  const table = tablesOf(renderReportHtml(report)).find((other) => other.caption === caption);
  if (!table) throw new Error(`no table "${caption}"`);
  return table.rows;
}

/** Everything is null that may be. */
function nullReport(): Report {
  return aReport({
    experiment: {
      ...aReport().experiment,
      startedAt: null,
      stoppedAt: null,
      planHash: null,
      hypothesis: '',
    },
    asOf: null,
    phase: null,
    exposures: {
      total: 2,
      byVariant: { control: 1, treatment: 1 },
      expected: {},
      crossovers: 0,
      srm: { pValue: null, sequentialPValue: null, status: 'insufficient' },
    },
    metrics: [
      aReportMetric({
        arms: [],
        comparisons: [nothingKnown()],
        heterogeneity: [
          {
            dimension: 'device',
            variant: 'treatment',
            q: null,
            degreesOfFreedom: 0,
            pValue: null,
            shrunken: [],
          },
        ],
        segments: [{ dimension: 'device', value: 'phone', arms: [], comparisons: [nothingKnown()] }],
      }),
      aReportMetric({
        comparisons: [
          aComparison({
            absolute: { estimate: 0, lower: null, upper: null },
            relative: { estimate: 0, lower: null, upper: null, method: 'none' },
            sequential: null,
            bayesian: null,
            varianceReduction: null,
            adjustment: {
              method: 'interacted',
              covariates: ['history'],
              slopes: { variant: [0.5], control: [0.4] },
              unadjusted: {
                absolute: { estimate: 0, lower: null, upper: null },
                pValue: null,
                relative: null,
              },
            },
            uncapped: {
              absolute: { estimate: 0, lower: null, upper: null },
              pValue: null,
              cap: 1,
              cappedUnits: { variant: 0, control: 1 },
            },
            simultaneous: { lower: null, upper: null, method: 'holm', comparisons: 2 },
            sensitivity: {
              minimumDetectableEffect: null,
              skewness: null,
              exaggeration: null,
              wrongSignProbability: null,
            },
          }),
        ],
      }),
    ],
    checks: [],
  });
}

describe('the report as a page', () => {
  it.each([
    ['with everything', aFullReport()],
    ['with little', aReport()],
    ['with nothing known', nullReport()],
    ['without metrics', aReport({ metrics: [] })],
  ])('%s is well nested, and shows no hole as a number', (_, report) => {
    const page = renderReportHtml(report);
    expect(elementsOf(page)).toEqual(expect.arrayContaining(['main', 'details', 'summary']));
    expect(textOf(page)).not.toMatch(/null|NaN|undefined|Infinity/);
  });

  it('shows hostile text as text, and nothing else of it, wherever words of people go', () => {
    const page = renderReportHtml(withTexts(aFullReport(), HOSTILE));
    expect(elementsOf(page)).toEqual(elementsOf(renderReportHtml(withTexts(aFullReport(), 'New page'))));
    expect(page).not.toContain('<script');
    expect(page).not.toContain('onerror="');
    expect(page).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
  });

  it('asks nothing of anybody: no script, no request', () => {
    expect(renderReportHtml(aFullReport())).not.toMatch(
      /<script|<link|<iframe|<img|\bsrc=|\bhref=|url\(|@import|https?:/,
    );
  });

  it('can be heard: one heading of the page, a caption for each table, ids that are there once', () => {
    const page = renderReportHtml(aFullReport());
    const names = elementsOf(page);
    expect(names.filter((name) => name === 'h1')).toHaveLength(1);
    expect(tablesOf(page).every(({ caption, head }) => caption !== '' && head.length > 0)).toBe(true);
    expect(names.filter((name) => name === 'summary')).toHaveLength(
      names.filter((name) => name === 'details').length,
    );
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, references = ''] of page.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const reference of references.split(' ')) expect(ids).toContain(reference);
    }
    expect(page).toMatch(/<desc id="i1-0-d">Interval /);
  });

  it('puts the answer before the evidence, and folds what few read', () => {
    const page = renderReportHtml(aFullReport());
    const [headline, effects, fold] = ['raises Conversion by', '<table', '<details'].map((part) =>
      page.indexOf(part),
    );
    expect(headline).toBeLessThan(effects!);
    expect(effects).toBeLessThan(fold!);
    expect(page).not.toContain('<details open');
    const unfolded = textOf(page.replace(/<details>[^]*?<\/details>/g, ''));
    expect(unfolded).not.toContain('Cochran');
    expect(unfolded).not.toContain('Uncapped');
  });

  it('puts what is broken first when the arms are not comparable', () => {
    const text = textOf(
      renderReportHtml(
        aReport({ decision: { recommendation: 'do-not-trust', headline: 'Broken.', reasons: [] } }),
      ),
    );
    expect(text.indexOf('Traffic splits')).toBeLessThan(text.indexOf('For diagnosis only'));
  });
});

describe('what the page says of a plan', () => {
  it('says which look it is and when the next one is due', () => {
    expect(textOf(renderReportHtml(aFullReport()))).toContain('Look 14 of 28 next at 10,715 of 20,000');
  });

  it('says when the first look is due', () => {
    const options = anOptions({ inference: 'group-sequential', plannedUnits: 1_000_000, looks: 4 });
    expect(textOf(renderReportHtml(aReport({ options })))).toContain(
      'No look yet next at 250,000 of 1,000,000',
    );
  });

  it('shows an estimate without an interval before the first look', () => {
    const options = anOptions({ inference: 'group-sequential', plannedUnits: 1_000_000 });
    const rows = tableOf(aReport({ options }), 'Relative effect of every arm on every metric');
    expect(rows[1]!.slice(2, 6)).toEqual(['+20.0 %', 'no look yet', '–', '–']);
  });

  it('says how far a plan that is read once has come', () => {
    const options = anOptions({ inference: 'fixed', plannedUnits: 40_000 });
    expect(textOf(renderReportHtml(aReport({ options })))).toContain('25 % read once, at 40,000 units');
  });

  it('marks metrics that were simulated, and says of the others that nobody did', () => {
    const rows = tableOf(aFullReport(), 'Relative effect of every arm on every metric').map(
      ([first]) => first!,
    );
    expect(rows.find((row) => row.startsWith('Revenue'))).toContain('Not decision-grade');
    expect(rows.find((row) => row.startsWith('Day-7'))).toMatch(/return Secondary Decision-grade/);
    expect(rows.find((row) => row.startsWith('Page load'))).not.toMatch(/simulated|grade/);
    expect(textOf(renderReportHtml(aFullReport()))).toContain('False alarms 7.9 % where 5 % is promised');
    expect(textOf(renderReportHtml(aFullReport()))).toContain('Never simulated');
  });

  it('says how many units are old enough for a retention', () => {
    const rows = tableOf(aFullReport(), 'Relative effect of every arm on every metric');
    expect(rows.map(([first]) => first).join()).toContain('40 % of the exposed units are old enough');
  });

  it('lists every option in force', () => {
    const options: Record<string, string> = Object.fromEntries(
      tableOf(aFullReport(), 'Options in force').map(([name, value]) => [name!, value!]),
    );
    expect(options).toMatchObject({
      Alpha: '5 %',
      Inference: 'Group-sequential',
      'Planned units': '20,000',
      Looks: '28',
      Spending: 'obrien-fleming',
      'Correction, primary': 'Holm',
      'Correction, secondary': 'Benjamini-Hochberg',
      'Regression adjustment': 'on',
      Prior: 'normal, mean 0 %, standard deviation 30 %',
      'Tuning units': '5,000',
      'Traffic split': 'p < 0.001',
    });
  });

  it('names the sources of what it used, and no others', () => {
    const [full, small] = [aFullReport(), aReport({ metrics: [] })].map((report) =>
      textOf(renderReportHtml(report)),
    );
    for (const source of ['Lan, K. K. G.', 'Deng, A., Xu', 'Cochran, W. G.', 'Newcombe']) {
      expect(full).toContain(source);
      expect(small).not.toContain(source);
    }
    expect(full).not.toContain('Lin, W.');
    expect(small).toContain('Fieller');
  });
});

describe('the numbers of a comparison', () => {
  const rows = tableOf(aFullReport(), 'Treatment against Control');

  it('stand one method a row, the one of the plan first', () => {
    expect(rows.map(([method]) => method)).toEqual([
      'Group-sequential by plan',
      'Sequential',
      'Fixed horizon',
      'Simultaneous',
      'Unadjusted',
      'Uncapped',
      'Bayesian',
    ]);
  });

  it.each([
    ['Group-sequential by plan', ['+0.5', '-0.043 to +1', '+14.7 %', '-1.2 to +31.8 %', '0.061', '0.12']],
    ['Fixed horizon', ['+0.5', '+0.14 to +0.86', '+14.7 %', '+4.0 to +26.2 %', '0.0066', '0.013']],
    ['Simultaneous', ['+0.5', '-0.11 to +1.1', '–', '–', '–', '–']],
    ['Unadjusted', ['+0.44', '-0.01 to +0.89', '+12.9 %', '-0.30 to +27.1 %', '0.055', '–']],
    ['Uncapped', ['+0.9', '-0.4 to +2.2', '–', '–', '0.17', '–']],
    ['Bayesian', ['–', '+0.13 to +0.84', '–', '–', '–', '–']],
  ])('%s: estimate, interval, relative, interval, p, p adjusted', (method, cells) => {
    expect(rows.find(([name]) => name === method)!.slice(1, 7)).toEqual(cells);
  });

  it.each([
    ['Group-sequential by plan', 'Look 14 of 28 at 50 % of the planned units; significant from |z| = 2.963'],
    [
      'Fixed horizon',
      'Adjusted by history and has-history, one slope for all arms (0.61, 0.23): variance -36.2 %',
    ],
    ['Simultaneous', 'family of 2 comparisons (Bonferroni)'],
    ['Uncapped', 'without the cap of 250, above which lie 13 units of the arm and 4 of control'],
    ['Bayesian', 'Beats control with 99.6 %'],
    ['Bayesian', 'prior of the relative effect normal with mean 0 % and standard deviation 30 %'],
  ])('%s is explained', (method, note) => {
    expect(rows.find(([name]) => name === method)!.at(-1)).toContain(note);
  });

  it('come with what the data could have shown', () => {
    const text = textOf(renderReportHtml(aFullReport()));
    expect(text).toContain('find a relative effect of 15.2 % with 80 % power');
    expect(text).toContain('exaggerate it 1.2 times on average (chance of the wrong sign: < 0.1 %)');
    expect(text).toContain('Skewness of the estimated difference: 0.071.');
    expect(text).toContain('Standard error of the difference 0.184 on 9,871.4 degrees of freedom.');
  });

  it('show the unadjusted effect beside the adjusted one in the first table', () => {
    const effects = tableOf(aFullReport(), 'Relative effect of every arm on every metric');
    const row = effects.find((cells) => cells.some((cell) => cell.includes('unadjusted')))!;
    expect(row[2]).toBe('+14.7 %');
    expect(row[4]).toContain('variance -36.2 %, unadjusted +12.9 %');
  });
});

describe('segments', () => {
  it('say whether they differ before they are shown', () => {
    const page = renderReportHtml(aFullReport());
    const summary = /<summary>\s*<span class="name">Revenue by device[^]*?<\/summary>/.exec(page)![0];
    expect(textOf(summary)).toContain(
      "No sign that the effects differ: read the effect of all units (Cochran's Q = 1.9, 1 df, p = 0.17 with Welch's correction).",
    );
  });

  it('show their units, adjusted p-values and shrunken effects', () => {
    const report = aFullReport();
    const rows = tableOf(
      { ...report, options: { ...report.options, inference: 'fixed' } },
      'Revenue by device, Treatment',
    );
    expect(rows).toEqual([
      ['phone', '2,390', '2,400', '+0.7', '+0.2 to +1.2', '0.006', '0.012', '+0.61', '+0.22 to +1'],
      ['desktop', '2,390', '2,400', '+0.1', '-0.6 to +0.8', '0.006', '0.78', '+0.33', '-0.2 to +0.84'],
    ]);
  });

  it('have no section where nothing was segmented', () => {
    expect(renderReportHtml(aReport())).not.toContain('id="segments"');
  });
});
