import { resolveAnalysis } from '#libs/domain';
import { inferencePlan, type InferencePlan } from '../plan/inference-plan.js';
import type { ReportSubject } from '../subject.js';
import type { NullPlan } from './null-plan.js';

/** The plan of an experiment with all defaults: what a report would use. */
export function defaultInference({ weights, alpha }: Pick<NullPlan, 'weights' | 'alpha'>): InferencePlan {
  const subject: ReportSubject = {
    key: 'simulated',
    name: 'Simulated',
    hypothesis: '',
    status: 'running',
    unit: 'id',
    control: 'control',
    variants: ['control', 'treatment'].map((key, index) => ({ key, name: key, weight: weights[index]! })),
    metrics: { primary: [], secondary: [], guardrails: [] },
    analysis: resolveAnalysis({ alpha }),
    startedAt: null,
    stoppedAt: null,
    planHash: null,
    phases: [],
  };
  const nothing = {
    exposures: [],
    crossovers: 0,
    metrics: [],
    receipts: null,
    segments: [],
    logPosition: '0',
    asOf: null,
  };
  return inferencePlan(subject, nothing, 0);
}
