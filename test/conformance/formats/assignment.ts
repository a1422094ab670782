import { skippedFunctions, vectorFunctions } from '../assignment/functions.js';
import { caseOf, hasKey, type VectorCase, type VectorFormat } from '../vector-format.js';

const VERSION = 'specVersion';
const KNOWN = [...Object.keys(vectorFunctions), ...Object.keys(skippedFunctions)];

function isFunctionOf(document: object, name: string): boolean {
  return Array.isArray((document as Record<string, unknown>)[name]);
}

function caseName(name: string, vector: readonly unknown[], index: number): string {
  const [title] = vector;
  return typeof title === 'string' && title !== '' ? `${name}[${index}] ${title}` : `${name}[${index}]`;
}

function casesOfFunction(name: string, vectors: readonly (readonly never[])[]): VectorCase[] {
  return vectors.map((vector, index) => {
    const id = caseName(name, vector, index);
    const reason = skippedFunctions[name];
    if (reason !== undefined) return { id, run: () => ({ id, status: 'skipped', detail: reason }) };
    const check = vectorFunctions[name];
    return caseOf(id, () => (check ? check(...vector) : `unknown function ${name}`));
  });
}

/** `{specVersion, FUNCTION: [[...arguments, expected], ...]}`: GrowthBook's form, functions of the assignment library. */
export const assignmentFormat: VectorFormat = {
  name: 'assignment',
  recognises: (document) => {
    if (typeof document !== 'object' || document === null) return false;
    return hasKey(document, VERSION) || KNOWN.some((name) => isFunctionOf(document, name));
  },
  casesOf: (document) =>
    Object.entries(document as Record<string, (readonly never[])[]>)
      .filter(([, vectors]) => Array.isArray(vectors)) // the rest tells of the file: version, source
      .flatMap(([name, vectors]) => casesOfFunction(name, vectors)),
};
