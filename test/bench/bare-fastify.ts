/**
 * The limit for assignments over HTTP: a Fastify route that validates the same body and sends an answer of the same size, on a server
 * with the time limits of the API's: without any, silent connections stay for ever, and nobody serves apps like that.
 */
import { fastify } from 'fastify';
import { ASSIGNMENT_BODY } from '../../apps/api/src/assignments/assignment.schema.js';

const answer = process.env['ANSWER'] ?? '{}';
const server = fastify({
  connectionTimeout: 30_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 6_000,
  http: { headersTimeout: 6_000, connectionsCheckingInterval: 1_000 },
});
server.get('/health/ready', () => ({ status: 'ready' }));
server.post('/v1/assignments', { schema: { body: ASSIGNMENT_BODY } }, (_request, reply) =>
  reply.type('application/json; charset=utf-8').send(answer),
);
await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.on('SIGTERM', () => process.exit(0));
