import { differences, type Tolerance } from '../compare.js';
import type { Inputs } from '../statistics/method.js';
import { statisticsMethods } from '../statistics/methods.js';
import { caseOf, hasKey, type VectorFormat } from '../vector-format.js';

interface StatisticsCase {
  readonly id: string;
  readonly method: string;
  readonly inputs: Inputs;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance?: Partial<Tolerance>;
}

function check({ method, inputs, expected, tolerance }: StatisticsCase): string | null {
  const implementation = statisticsMethods[method];
  if (!implementation) return `unknown method ${method}`;
  const found = differences(expected, implementation(inputs), {
    rel: tolerance?.rel ?? 0,
    abs: tolerance?.abs ?? 0,
  });
  return found.length === 0 ? null : found.join('; ');
}

/** `{cases: [{id, method, inputs, expected, tolerance, source}]}`: methods of the statistics library. */
export const statisticsFormat: VectorFormat = {
  name: 'statistics',
  recognises: (document) => hasKey(document, 'cases') && Array.isArray(document.cases),
  casesOf: (document) =>
    (document as { cases: StatisticsCase[] }).cases.map((vector) => caseOf(vector.id, () => check(vector))),
};
