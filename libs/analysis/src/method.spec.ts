import { resolveAnalysis, type AnalysisOptions, type MetricRole } from '#libs/domain';
import { analyse } from './analyse.js';
import { methodOf, type MethodContext } from './method.js';
import { aComparison } from './rendering/testing/a-report.js';
import type { MetricSubject } from './subject.js';
import { share } from './testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from './testing/an-analysis.js';

interface Question {
  definition?: Partial<MetricSubject>;
  role?: MetricRole;
  margin?: number | null;
  options?: Partial<AnalysisOptions>;
  context?: Partial<MethodContext>;
}

function method({
  definition = {},
  role = 'primary',
  margin = null,
  options = {},
  context = {},
}: Question): string {
  return methodOf({
    planned: {
      definition: aMetric({ delaySeconds: 0, covariateSeconds: null, ...definition }),
      role,
      margin,
    },
    options: resolveAnalysis(options),
    plan: { slopes: 'pooled', tuningUnits: 5_000, look: null },
    comparisons: [aComparison()],
    familySize: 1,
    ...context,
  });
}

const ADJUSTMENT = {
  method: 'pooled' as const,
  covariates: ['history', 'has-history'],
  slopes: { variant: [0.6, 0.2], control: [0.6, 0.2] },
  unadjusted: { absolute: { estimate: 1, lower: 0, upper: 2 }, pValue: 0.04, relative: null },
};

const DAY = 86_400;

describe('how a metric was computed, in words', () => {
  it.each([
    [{ definition: { type: 'conversion' as const } }, 'unpooled z test'],
    [{ definition: { type: 'conversion' as const } }, "Newcombe's interval (method 10)"],
    [{ definition: { type: 'count' as const } }, 'Events per unit; Welch t test'],
    [{ definition: { type: 'sum' as const } }, 'Units without an event count as 0.'],
    [
      { definition: { type: 'mean' as const } },
      'Total over number of events, linearised over units by the delta method',
    ],
    [{ definition: { type: 'retention' as const } }, 'of the units whose window is over'],
    [
      {
        definition: {
          type: 'quantile' as const,
          quantile: { level: 0.9, of: 'events' as const, ignoreZeros: false },
        },
      },
      "Quantile 0.9 of all events' values;",
    ],
    [
      {
        definition: {
          type: 'quantile' as const,
          quantile: { level: 0.5, of: 'units' as const, ignoreZeros: true },
        },
      },
      "Quantile 0.5 of the units' totals, zeros left out;",
    ],
  ])('%j: estimator', (question, words) => expect(method(question)).toContain(words));

  it.each([
    [
      { windowSeconds: 7 * DAY },
      "A unit's events count from its first exposure for 7 days, both ends included.",
    ],
    [
      { delaySeconds: 7 * DAY, windowSeconds: DAY },
      'count from 7 days after its first exposure for 1 day, both ends included',
    ],
    [{ windowSeconds: 5_400 }, 'for 90 minutes'],
    [{ windowSeconds: null }, 'from its first exposure until the experiment stops'],
    [
      { type: 'retention' as const, delaySeconds: 7 * DAY, windowSeconds: DAY },
      'Units come in by the UTC day of their first exposure',
    ],
    [{ cap: 250 }, "A unit's total is capped at 250, fixed beforehand."],
    [
      { cap: { quantile: 0.999, ignoreZeros: true } },
      "capped at quantile 0.999 of all arms' totals that are not zero together, which is taken as fixed",
    ],
  ])('%j: what counts', (definition, words) => expect(method({ definition })).toContain(words));

  it('says nothing of the window of a table, which nobody knows', () => {
    expect(method({ definition: { windowSeconds: undefined } })).not.toContain('first exposure');
  });

  it('names the cap that the data chose', () => {
    const uncapped = {
      absolute: { estimate: 1, lower: 0, upper: 2 },
      pValue: 0.1,
      cap: 117.5,
      cappedUnits: { variant: 1, control: 2 },
    };
    const definition = { type: 'sum' as const, cap: { quantile: 0.99, ignoreZeros: false } };
    expect(method({ definition, context: { comparisons: [aComparison({ uncapped })] } })).toContain(
      "quantile 0.99 of all arms' totals together, here 117.5, which is taken as fixed",
    );
  });
});

describe('how covariates were used, in words', () => {
  const adjusted = (
    adjustment: Partial<typeof ADJUSTMENT> | { method: 'interacted' },
  ): Partial<MethodContext> => ({
    comparisons: [aComparison({ adjustment: { ...ADJUSTMENT, ...adjustment } })],
  });
  const definition = { type: 'count' as const, covariateSeconds: 14 * DAY };

  it('names them, their time and their slope', () => {
    const text = method({ definition, context: adjusted({}) });
    expect(text).toContain(
      "by history and has-history, the unit's own events of 14 days before its first exposure",
    );
    expect(text).toContain('one slope for all arms');
    expect(text).toContain('has-history (0 or 1) tells it apart');
    expect(text).not.toContain('linear probability');
  });

  it('tells slopes of each arm', () => {
    const text = method({ definition, context: adjusted({ method: 'interacted' }) });
    expect(text).toContain('slopes for each arm (Lin 2013)');
    expect(text).not.toContain('CUPED');
  });

  it('says that an adjusted share is a linear probability model', () => {
    const text = method({ definition: { covariateSeconds: DAY }, context: adjusted({}) });
    expect(text).toContain('linear probability model with a Welch t test');
  });

  it('says which comparisons were not adjusted', () => {
    const comparisons = [aComparison({ adjustment: ADJUSTMENT }), aComparison()];
    expect(method({ definition, context: { comparisons } })).toContain(
      'Comparisons without slopes are unadjusted.',
    );
  });

  it.each([
    [{ definition, options: { regressionAdjustment: false } }, 'the plan switches regression adjustment off'],
    [{ definition: { covariateSeconds: null } }, 'No covariates.'],
    [{ definition: { type: 'quantile' as const } }, 'a quantile is not adjusted'],
    [{ definition }, 'No unit differs in its history'],
  ])('%j: says why there are none', (question, words) => expect(method(question)).toContain(words));

  it('gives the reason that the analysis gave', () => {
    const flags = [{ code: 'UNADJUSTED_FALLBACK', detail: 'Fewer than 60 units in an arm.' }];
    const text = method({ definition, context: { comparisons: [aComparison({ flags })] } });
    expect(text).toContain('of 14 days before their first exposure. Fewer than 60 units in an arm.');
  });
});

describe('what a verdict follows, in words', () => {
  it('is a confidence sequence, with its tuning', () => {
    const plan = { slopes: null, tuningUnits: 12_345, look: null };
    expect(method({ context: { plan } })).toContain(
      'the 95 % asymptotic confidence sequence (Waudby-Smith et al. 2021), narrowest at 12,345 units of a pair',
    );
  });

  it('is a group-sequential design, with its looks, its horizon, its spending and where it stands', () => {
    const look = {
      look: 3,
      looks: 5,
      information: 0.61,
      alphaSpent: 0.31,
      curve: { boundaryAt: () => 2, pValueOf: () => 1 },
    };
    const text = method({
      options: { plannedUnits: 20_000, looks: 5, spending: 'pocock', alpha: 0.1 },
      context: { plan: { slopes: null, tuningUnits: 20_000, look } },
    });
    expect(text).toContain('the 90 % repeated confidence interval');
    expect(text).toContain('5 evenly spaced looks up to 20,000 exposed units that spends alpha Pocock-like');
    expect(text).toContain('This is look 3: 31 % of alpha is spent.');
  });

  it('is nothing before the first look', () => {
    expect(method({ options: { plannedUnits: 20_000 } })).toContain(
      'Before the first look there is no verdict.',
    );
  });

  it('is an interval that holds once', () => {
    const text = method({ options: { inference: 'fixed' } });
    expect(text).toContain('at a fixed horizon, valid once');
    expect(text).not.toContain('stand beside, for the planned end only');
  });

  it.each([
    [
      { role: 'primary' as const },
      'Adjusted p-values of the 6 primary comparisons (metrics times arms) are by Holm',
    ],
    [{ options: { multiplicity: 'none' as const } }, 'The 6 primary comparisons are not corrected'],
    [{ options: { multiplicity: 'hommel' as const } }, 'by Hommel (1988)'],
    [
      { options: { multiplicity: 'dunnett' as const, inference: 'fixed' as const } },
      "are Dunnett's (1955) across",
    ],
    [{ options: { multiplicity: 'dunnett' as const } }, "by Holm (1979) (in place of Dunnett's correction"],
    [{ role: 'secondary' as const }, 'false discovery rate over the 6 secondary comparisons'],
    [{ role: 'guardrail' as const }, 'not corrected for the number'],
    [
      { role: 'guardrail' as const, margin: 0.02 },
      'relative margin of 2 %, one-sided at 0.05 by sequential inference',
    ],
    [{}, 'under a flat prior'],
    [
      { options: { prior: { mean: 0.01, standardDeviation: 0.2 } } },
      'with mean 1 % and standard deviation 20 %',
    ],
  ])('%j', (question, words) => expect(method({ ...question, context: { familySize: 6 } })).toContain(words));
});

describe('the methods of a report', () => {
  it('count the family over metrics and arms', () => {
    const variants = ['control', 'a', 'b'].map((key) => ({ key, name: key, weight: 1 / 3 }));
    const arms = variants.map(({ key }) => share(key, 100, 1_000));
    const report = analyse(
      anAnalysis({
        experiment: aSubject({
          variants,
          metrics: { primary: ['signup', 'order'], secondary: ['visit'], guardrails: [] },
        }),
        metrics: ['signup', 'order', 'visit'].map((key) => aMetric({ key })),
        statistics: theStatistics({ signup: arms, order: arms, visit: arms }),
      }),
    );
    const [signup, , visit] = report.metrics;
    expect(signup!.method).toContain('the 4 primary comparisons');
    expect(visit!.method).toContain('the 2 secondary comparisons');
  });
});
