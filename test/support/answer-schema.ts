import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Answer } from './api-under-test.js';

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, object> }> }>>;
}

/** Whether answers are what an OpenAPI document says of them, and nothing beside it. */
export class AnswerSchemas {
  private readonly ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: Document) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document) as object, 'document');
  }

  /** What is wrong with the answer; empty: nothing. Null: the document says nothing of an answer of this kind. */
  faultsOf(method: string, path: string, { status, headers, body, text }: Answer<unknown>): string[] | null {
    const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
    const responses = this.document.paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const documented = String(status) in responses ? String(status) : 'default';
    if (responses[documented]?.content?.[type] === undefined) return null;
    const steps = ['paths', path, method.toLowerCase(), 'responses', documented, 'content', type, 'schema'];
    const validate = this.compile(`document#${steps.map(pointerStep).join('')}`);
    if (validate(type.endsWith('json') ? body : text)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private compile($ref: string): ValidateFunction {
    const known = this.compiled.get($ref);
    if (known !== undefined) return known;
    const validate = this.ajv.compile({ $ref });
    this.compiled.set($ref, validate);
    return validate;
  }
}

const pointerStep = (step: string): string =>
  `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`;

/** The document promises members and does not forbid others, so that some may come; here they must all be told. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]));
  const isObject = members['type'] === 'object' && 'properties' in members;
  return isObject && !('additionalProperties' in members)
    ? { ...members, additionalProperties: false }
    : members;
}
