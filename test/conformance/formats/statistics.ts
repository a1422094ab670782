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

/** Says what is wrong with a case, so that a broken file reads as such and not as a failed computation. */
function faultOf(vector: Partial<StatisticsCase> | null): string | null {
  if (typeof vector !== 'object' || vector === null) return 'a case is not an object';
  if (typeof vector.method !== 'string') return 'a case needs a method name';
  for (const key of ['inputs', 'expected'] as const) {
    const member: unknown = vector[key];
    if (typeof member !== 'object' || member === null || Array.isArray(member)) {
      return `${key} of a case must be an object`;
    }
  }
  return null;
}

function check({ method, inputs, expected, tolerance }: StatisticsCase): string | null {
  const implementation = statisticsMethods[method];
  if (!implementation) return `unknown method ${method}`;
  if (Object.keys(expected).length === 0) return 'nothing is expected, so nothing is tested';
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
    (document as { cases: (StatisticsCase | null)[] }).cases.map((vector, index) =>
      caseOf(vector?.id ?? `case #${index}`, () => faultOf(vector) ?? check(vector!)),
    ),
};
