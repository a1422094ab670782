import { createHash, randomUUID } from 'node:crypto';
import {
  allocationOf,
  DEFAULT_ANALYSIS,
  DEFINITION_DEFAULTS,
  DRAFT_STATE,
  type ApiKey,
  type ChangeContext,
  type Experiment,
  type Flag,
  type Holdout,
  type Metric,
  type Report,
  type SavedGroup,
  type Simulation,
  type SimulationResult,
  type StoredReport,
} from '#libs/domain';

export const PROJECT = '00000000-0000-0000-0000-000000000001';
export const NOWHERE = '00000000-0000-0000-0000-00000000dead';

export function aChange(action: string): ChangeContext {
  return { actor: 'Ada (key 1)', requestId: 'request-1', action };
}

let made = 0;
/** A key that no other builder gave in this file. */
export function aKey(prefix: string): string {
  made += 1;
  return `${prefix}-${made}`;
}

/** A millisecond after the one before, so that newest first has one answer. */
function nextMoment(): Date {
  made += 1;
  return new Date(Date.UTC(2026, 0, 5) + made);
}

export function anExperiment(overrides: Partial<Experiment> = {}): Experiment {
  const createdAt = nextMoment();
  const key = overrides.key ?? aKey('experiment');
  return {
    ...DEFINITION_DEFAULTS,
    ...DRAFT_STATE,
    id: randomUUID(),
    projectId: PROJECT,
    key,
    name: 'New landing page',
    hypothesis: 'A shorter page converts more visitors',
    unit: 'id',
    variants: [
      { key: 'control', name: 'Old', weight: 0.5, value: null },
      { key: 'treatment', name: 'New', weight: 0.5, value: { page: 'new', steps: [1, 2.5, null] } },
    ],
    control: 'control',
    traffic: 0.35,
    targeting: { country: { $in: ['NL', 'BE'] } },
    seed: key,
    hashVersion: 2,
    metrics: { primary: ['signup'], secondary: [], guardrails: [{ metric: 'latency', margin: 0.02 }] },
    analysis: DEFAULT_ANALYSIS,
    version: 1,
    createdAt,
    updatedAt: createdAt,
    ...overrides,
  };
}

/** Every member that a draft leaves null is there. */
export function aDecidedExperiment(): Experiment {
  const draft = anExperiment({ layer: 'checkout' });
  const allocation = allocationOf(draft);
  const [startedAt, changedAt, stoppedAt] = [nextMoment(), nextMoment(), nextMoment()];
  return {
    ...draft,
    status: 'decided',
    startedAt,
    stoppedAt,
    planHash: 'a'.repeat(64),
    phases: [
      { number: 1, startedAt, endedAt: changedAt, reason: 'started', allocation },
      { number: 2, startedAt: changedAt, endedAt: null, reason: 'changed variants', allocation },
    ],
    decision: { outcome: 'ship', variant: 'treatment', rationale: 'it won', decidedAt: nextMoment() },
  };
}

export function aFlag(overrides: Partial<Flag> = {}): Flag {
  const createdAt = nextMoment();
  return {
    id: randomUUID(),
    projectId: PROJECT,
    key: aKey('flag'),
    name: 'New checkout',
    description: 'Turns the new checkout on',
    enabled: true,
    value: false,
    rules: [
      {
        key: 'beta',
        condition: { id: { $inGroup: 'beta' } },
        prerequisites: [{ key: 'payments', condition: { value: true } }],
        share: 1,
        unit: 'id',
        value: true,
      },
      { key: 'rollout', condition: null, prerequisites: [], share: 0.1, unit: 'account', value: true },
    ],
    version: 1,
    createdAt,
    updatedAt: createdAt,
    ...overrides,
  };
}

export function aHoldout(overrides: Partial<Holdout> = {}): Holdout {
  const createdAt = nextMoment();
  return {
    id: randomUUID(),
    projectId: PROJECT,
    key: aKey('holdout'),
    name: 'First quarter',
    description: 'Who sees nothing new',
    scope: 'project',
    unit: 'id',
    share: 0.05,
    endedAt: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
    ...overrides,
  };
}

export function aSavedGroup(overrides: Partial<SavedGroup> = {}): SavedGroup {
  const createdAt = nextMoment();
  return {
    id: randomUUID(),
    projectId: PROJECT,
    key: aKey('group'),
    name: 'Testers',
    description: 'Who tries things first',
    content: { type: 'list', attribute: 'id', values: ['ada', 7, 'grace', 0.5] },
    version: 1,
    createdAt,
    updatedAt: createdAt,
    ...overrides,
  };
}

export function aMetric(overrides: Partial<Metric> = {}): Metric {
  const createdAt = nextMoment();
  return {
    id: randomUUID(),
    projectId: PROJECT,
    key: aKey('metric'),
    name: 'Signups',
    description: 'Share of visitors who sign up',
    type: 'conversion',
    event: 'signup',
    filters: [],
    value: null,
    denominator: null,
    delaySeconds: 0,
    windowSeconds: null,
    direction: 'increase',
    cap: null,
    lookbackSeconds: null,
    trigger: null,
    matured: false,
    quantile: null,
    funnel: null,
    covariateSeconds: null,
    redefinedAt: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
    ...overrides,
  };
}

export function anApiKey(overrides: Partial<ApiKey> = {}): ApiKey {
  const id = randomUUID();
  return {
    id,
    projectId: PROJECT,
    name: 'Web shop',
    scope: 'client',
    hash: createHash('sha256').update(id).digest('hex'),
    lastFour: id.slice(-4),
    allowedOrigins: [],
    createdAt: nextMoment(),
    revokedAt: null,
    ...overrides,
  };
}

/** The archive does not look inside; members stand in an order that sorting would change. */
export function aStoredReport(overrides: Partial<StoredReport> = {}): StoredReport {
  const report = { zeta: 1, schemaVersion: 1, alpha: { b: 0.1 + 0.2, a: null } };
  return {
    id: randomUUID(),
    experimentId: randomUUID(),
    createdAt: nextMoment(),
    report: report as unknown as Report,
    ...overrides,
  };
}

export function aSimulation(overrides: Partial<Simulation> = {}): Simulation {
  return {
    id: randomUUID(),
    projectId: PROJECT,
    plan: {
      metric: 'revenue',
      experiment: null,
      days: 28,
      splits: 2_000,
      looks: 14,
      weights: [0.9, 0.1],
      alpha: 0.05,
      seed: 4_294_967_295,
    },
    status: 'queued',
    progress: 0,
    result: null,
    failure: null,
    metricVersion: 3,
    attempts: 0,
    createdAt: nextMoment(),
    finishedAt: null,
    ...overrides,
  };
}

export function aSimulationResult(): SimulationResult {
  return {
    units: 12_345,
    mean: 0.1 + 0.2,
    standardDeviation: 1e-300,
    skewness: -4.5,
    rates: [
      {
        name: 'falsePositives',
        title: 'False alarms',
        nominal: 0.05,
        measured: 0.0525,
        band: { lower: 0.0305, upper: 0.0695 },
        runs: 2_000,
        inBand: true,
      },
    ],
    uniformity: { statistic: 0.02, pValue: 0.4 },
    isDecisionGrade: true,
    detail: 'In band.',
  };
}
