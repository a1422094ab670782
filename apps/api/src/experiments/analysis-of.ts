import { resolveAnalysis, type AnalysisOptions } from '#libs/domain';
import type { AnalysisDto } from './analysis.dto.js';

/**
 * The options after a change, member by member. A kind of inference that is the usual one for its plan counts as never
 * chosen, so it follows a horizon that comes or goes; any other stays until it is changed by name.
 */
export function analysisOf(change: AnalysisDto, before: AnalysisOptions): AnalysisOptions {
  const { inference, ...rest } = before;
  const usual = resolveAnalysis({ plannedUnits: before.plannedUnits }).inference;
  const chosen = inference === usual ? rest : before;
  return resolveAnalysis({ ...chosen, ...namedMembersOf(change) });
}

function namedMembersOf({ prior, ...plain }: AnalysisDto): Partial<AnalysisOptions> {
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(prior !== undefined && {
      prior: prior && { mean: prior.mean ?? 0, standardDeviation: prior.standardDeviation },
    }),
  };
}
