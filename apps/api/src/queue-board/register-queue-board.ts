import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ProblemError, retryAfter, sendProblem, type Authenticator } from '#libs/platform';
import { QueueUnavailableError, QueueViews, type QueueLocation } from '#libs/queues';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import '../server/raw-route-config.js';
import { BoardAdapter } from './board-adapter.js';
import { authorizeBoard } from './board-key.js';
import { BoardFiles } from './board-files.js';
import { boardPage } from './board-page.js';

const PREFIX = '/queues';

/** Scripts and styles of its own only; the board sets styles on elements. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/**
 * The queues, for people with an admin key to look at. To look only: a job is a hint that there is something to do, and nothing is gained by
 * changing one; and no page elsewhere can have a browser that knows the password change anything.
 */
export function registerQueueBoard(
  instance: FastifyInstance,
  { authenticator, location }: { authenticator: Authenticator; location: QueueLocation },
): void {
  const views = new QueueViews(location);
  const board = new BoardAdapter();
  const { replaceQueues } = createBullBoard({
    queues: [],
    serverAdapter: board,
    options: { uiConfig: { boardTitle: 'consumer-science: queues' } },
  });
  let shown: Awaited<ReturnType<QueueViews['current']>> = [];
  void instance.register(
    (scope, _options, done) => {
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, access: 'admin' };
      });
      scope.addHook('onRequest', async (request, reply) => {
        await authorizeBoard(authenticator, request.headers.authorization);
        reply.headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' });
      });
      scope.addHook('onClose', () => views.close());
      scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
      registerFiles(scope, new BoardFiles(board.staticPath));
      registerPages(scope, board);
      registerApi(scope, board, async () => {
        const queues = await reached(views);
        if (queues === shown) return;
        replaceQueues(queues.map(adapterOf));
        shown = queues;
      });
      done();
    },
    { prefix: PREFIX },
  );
}

/** The board's types know Redis alone; it asks nothing of a queue that one in PostgreSQL does not answer. */
function adapterOf(queue: unknown): BullMQAdapter {
  return new BullMQAdapter(queue as Queue, { readOnlyMode: true });
}

function registerPages(scope: FastifyInstance, board: BoardAdapter): void {
  const urls = [board.entryRoute?.route ?? []].flat();
  for (const url of urls) {
    scope.get(url, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(await boardPage(board, `${PREFIX}/`)),
    );
  }
}

function registerFiles(scope: FastifyInstance, files: BoardFiles): void {
  scope.get('/static/*', async (request, reply) => {
    const file = await files.read((request.params as { '*': string })['*']);
    if (file === null) throw new ProblemError('not-found', 'There is nothing at this address.');
    return reply.type(file.type).header('cache-control', 'private, max-age=86400').send(file.content);
  });
}

/** What only reads. */
function registerApi(scope: FastifyInstance, board: BoardAdapter, refresh: () => Promise<void>): void {
  for (const route of board.apiRoutes.filter(({ method }) => [method].flat().includes('get'))) {
    for (const url of [route.route].flat()) {
      scope.get(url, async (request, reply) => {
        await refresh();
        const { status = 200, body } = await route.handler({
          queues: board.queues,
          uiConfig: board.uiConfig,
          params: request.params as Record<string, string>,
          query: request.query as Record<string, string>,
          body: {},
          headers: request.headers as Record<string, string>,
        });
        return reply.code(status).send(body);
      });
    }
  }
}

async function reached(views: QueueViews): ReturnType<QueueViews['current']> {
  try {
    return await views.current();
  } catch (error) {
    if (!(error instanceof QueueUnavailableError)) throw error;
    const detail =
      'The server of the queues does not answer. Workers look for work without it, every few seconds.';
    throw new ProblemError('unavailable', detail, [], { headers: retryAfter() });
  }
}
