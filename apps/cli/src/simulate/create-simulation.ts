import type { AnalysisOptions } from '#libs/domain';
import type { ApiClient } from '../api-client/api-client.js';
import { LATENCY_MARGIN, metricOf, truthOf, type Scenario } from './scenario.js';

export interface SimulatedExperiment {
  key: string;
  name: string;
  hypothesis: string;
  /** What is absent is the server's default. */
  analysis: Partial<AnalysisOptions>;
}

/** Makes the metrics that are absent and a draft of the experiment, control and treatment at equal shares. */
export async function createSimulation(
  api: ApiClient,
  scenario: Scenario,
  { key, name, hypothesis, analysis }: SimulatedExperiment,
): Promise<void> {
  for (const kind of scenario.kinds) {
    const metric = metricOf(kind, scenario.prefix);
    if ((await api.findMetric(metric.key)) === null) await api.createMetric(metric);
  }
  const truths = truthOf(scenario);
  const inRole = (role: string) => truths.filter((truth) => truth.role === role).map((truth) => truth.key);
  await api.createExperiment({
    key,
    name,
    hypothesis,
    variants: ['control', 'treatment'].map((variant) => ({ key: variant, name: variant, weight: 0.5 })),
    control: 'control',
    metrics: {
      primary: inRole('primary'),
      secondary: inRole('secondary'),
      guardrails: inRole('guardrail').map((metric) => ({ metric, margin: LATENCY_MARGIN })),
    },
    analysis,
  });
}
