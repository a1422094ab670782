/** The limit for assignments over HTTP: a Fastify route that validates the same body and sends an answer of the same size. */
import { fastify } from 'fastify';
import { ASSIGNMENT_BODY } from '../../apps/api/src/assignments/assignment.schema.js';

const answer = process.env['ANSWER'] ?? '{}';
const server = fastify();
server.get('/health/ready', () => ({ status: 'ready' }));
server.post('/v1/assignments', { schema: { body: ASSIGNMENT_BODY } }, (_request, reply) =>
  reply.type('application/json; charset=utf-8').send(answer),
);
await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.on('SIGTERM', () => process.exit(0));
