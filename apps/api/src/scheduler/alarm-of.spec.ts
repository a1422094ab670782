import type { Report } from '#libs/domain';
import { alarmOf } from './alarm-of.js';

type Part = { checks?: object[]; metrics?: object[]; recommendation?: string; crossovers?: number };

const aReport = ({ checks = [], metrics = [], recommendation = 'continue', crossovers = 0 }: Part): Report =>
  ({
    checks,
    metrics,
    exposures: { crossovers },
    decision: { recommendation, headline: 'Stop it.', reasons: [] },
  }) as unknown as Report;

const check = (code: string, status: string): object => ({ code, status, title: code, detail: 'because' });
const metric = (role: string, verdict: string, passed?: boolean): object => ({
  metric: 'latency',
  role,
  comparisons: [
    { variant: 'calm', verdict: 'inconclusive', nonInferiority: null },
    { variant: 'treatment', verdict, nonInferiority: passed === undefined ? null : { passed } },
  ],
});

describe('alarmOf', () => {
  it.each<[string, Part, string | null]>([
    ['nothing', {}, null],
    ['a broken split', { checks: [check('A', 'ok'), check('SRM', 'alert')] }, 'SRM: because'],
    ['a warning', { checks: [check('SRM', 'warning')] }, null],
    ['nobody yet', { checks: [check('NO_EXPOSURES', 'alert')] }, null],
    [
      'nobody who kept a variant',
      { checks: [check('NO_EXPOSURES', 'alert')], crossovers: 3 },
      'NO_EXPOSURES: because',
    ],
    [
      'a guardrail that is worse',
      { metrics: [metric('guardrail', 'worse')] },
      'The guardrail "latency" got worse under "treatment".',
    ],
    [
      'one beyond its margin',
      { metrics: [metric('guardrail', 'worse', false)] },
      'The guardrail "latency" got worse under "treatment".',
    ],
    ['one that is worse within its margin', { metrics: [metric('guardrail', 'worse', true)] }, null],
    ['a secondary metric that is worse', { metrics: [metric('secondary', 'worse')] }, null],
    ['a guardrail that is better', { metrics: [metric('guardrail', 'better')] }, null],
    ['harm everywhere', { recommendation: 'rollback' }, 'Stop it.'],
  ])('of %s', (_, part, alarm) => {
    expect(alarmOf(aReport(part))).toBe(alarm);
  });
});
