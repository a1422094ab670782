/** When the experiments started: data of the past, so that every window can be over. */
export const STARTED_AT = '2026-03-01T00:00:00Z';

/** Kinds of metrics whose totals the test counts itself, and two that are only compared with the recount. */
export const METRICS = [
  { key: 'bought', type: 'conversion', event: 'purchase', window: { days: 2 } },
  { key: 'revenue', type: 'sum', event: 'purchase', window: { days: 7 } },
  { key: 'capped', type: 'sum', event: 'purchase', cap: 50 },
  { key: 'sessions', type: 'count', event: 'session', delay: { hours: 6 } },
  { key: 'basket', type: 'mean', event: 'purchase' },
  { key: 'pages', type: 'ratio', event: 'session', value: 'pages', denominator: { event: 'purchase' } },
  { key: 'median', type: 'quantile', event: 'purchase', quantile: { level: 0.5 } },
  { key: 'returned', type: 'retention', event: 'session' },
] as const;

const EVERY_METRIC = METRICS.map(({ key }) => key);

export interface PlannedExperiment {
  key: string;
  variants: string[];
  metrics: string[];
}

/** `moving` is edited while events arrive; the others stay as they are. */
export const EXPERIMENTS: PlannedExperiment[] = [
  { key: 'steady', variants: ['control', 'treatment'], metrics: EVERY_METRIC },
  { key: 'three', variants: ['control', 'b', 'c'], metrics: ['bought', 'revenue', 'pages'] },
  { key: 'moving', variants: ['control', 'treatment'], metrics: ['bought', 'capped', 'sessions'] },
];

export const MOVING = 'moving';

/** The experiment that metrics are added to while it runs, and those that it has from the start. */
export const ADDED_TO = 'three';
export const ADDED_TO_METRICS: readonly string[] = ['bought', 'revenue', 'pages'];

/** The arms of `moving` at a revision: weights and values change together, so that a mixture of two revisions shows. */
export function movingVariants(revision: number): { key: string; weight: number; value: object }[] {
  const [control, treatment] = [
    [0.5, 0.5],
    [0.2, 0.8],
    [0.8, 0.2],
    [0.35, 0.65],
  ][revision % 4] as [number, number];
  return [
    { key: 'control', weight: control, value: { revision, arm: 'control' } },
    { key: 'treatment', weight: treatment, value: { revision, arm: 'treatment' } },
  ];
}
