import { PROBLEM_KINDS } from '#libs/platform';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { CURVE_SCHEMAS } from '../reports/schema/curve.schema.js';
import { REPORT_SCHEMAS } from '../reports/schema/report.schema.js';
import type { RouteEntry } from '../server/route-inventory.js';
import { nullsOfOpenApi31 } from './nulls-of-open-api-31.js';

type Operation = Record<string, unknown> & {
  responses?: Record<string, unknown>;
  parameters?: Record<string, unknown>[];
};

const VIOLATION = {
  type: 'object',
  required: ['pointer', 'detail'],
  properties: {
    pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into the input.' },
    detail: { type: 'string', description: 'What is wrong and how to mend it.' },
  },
};

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', enum: Object.keys(PROBLEM_KINDS).map((code) => `/problems/${code}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    errors: { type: 'array', items: { $ref: '#/components/schemas/Violation' } },
  },
  additionalProperties: true,
};

/** The OpenAPI document of everything that is registered: controllers by their decorators, raw routes by their config. */
export function buildDocument(
  app: INestApplication,
  routes: readonly RouteEntry[],
  version: string,
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('consumer-science')
    .setDescription('Experiments: define, assign, measure, decide. Errors are problem+json (RFC 9457).')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'cs_admin_... or cs_client_...' }, 'key')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  addRawRoutes(document, routes);
  document.components ??= {};
  document.components.schemas = {
    ...document.components.schemas,
    ...REPORT_SCHEMAS,
    ...CURVE_SCHEMAS,
    Violation: VIOLATION,
    Problem: PROBLEM,
  };
  for (const route of routes) describeAccess(document, route);
  return nullsOfOpenApi31(document) as OpenAPIObject;
}

function addRawRoutes(document: OpenAPIObject, routes: readonly RouteEntry[]): void {
  for (const { method, path, operation } of routes) {
    // Every GET answers HEAD too, and shares its config with it.
    if (operation === undefined || method === 'HEAD') continue;
    const item = (document.paths[path] ??= {}) as Record<string, unknown>;
    item[method.toLowerCase()] = structuredClone(operation);
  }
}

/** Who may call it, and the problem that every operation may answer with. */
function describeAccess(document: OpenAPIObject, { method, path, access, operation: raw }: RouteEntry): void {
  const operation = (document.paths[path] as Record<string, Operation> | undefined)?.[method.toLowerCase()];
  if (operation === undefined) return;
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  operation.responses = {
    ...operation.responses,
    default: { description: 'A problem.', content: problem },
  };
  if (raw === undefined) describeHeaders(operation, method, path);
  if (access === 'public' || access === undefined) return;
  operation['security'] ??= [{ key: [] }];
  operation['x-scope'] = access;
}

const header = (name: string, description: string): Record<string, unknown> => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});

const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'A retry with the same key and body gets the first answer, and nothing is done twice; kept for a day.',
);
const IF_MATCH = header('If-Match', 'ETag of the version that is meant; 412 when it is another by now.');

function describeHeaders(operation: Operation, method: string, path: string): void {
  const isEntity = path.endsWith('{key}') && (method === 'PATCH' || method === 'DELETE');
  const headers = [...(method === 'POST' ? [IDEMPOTENCY_KEY] : []), ...(isEntity ? [IF_MATCH] : [])];
  if (headers.length > 0) operation.parameters = [...(operation.parameters ?? []), ...headers];
}
