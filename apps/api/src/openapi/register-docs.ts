import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const require = createRequire(import.meta.url);

/** The files of swagger-ui that the page needs, of the dozens that its package has. */
const ASSETS = [
  ['swagger-ui.css', 'text/css; charset=utf-8', require.resolve('swagger-ui-dist/swagger-ui.css')],
  [
    'swagger-ui-bundle.js',
    'text/javascript; charset=utf-8',
    require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  ],
  ['favicon-32x32.png', 'image/png', require.resolve('swagger-ui-dist/favicon-32x32.png')],
] as const;

/** The page runs our own files only; swagger-ui sets styles on elements. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>consumer-science API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<div id="documentation"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#documentation', deepLinking: true, persistAuthorization: true });\n`;

/** The document at /openapi.json, and a page to browse and try it; nothing comes from elsewhere. */
export function registerDocs(instance: FastifyInstance, document: () => object): void {
  let text: string | undefined;
  void instance.register((scope, _options, done) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    scope.get('/openapi.json', (_request, reply) => {
      text ??= JSON.stringify(document());
      return reply
        .type('application/json; charset=utf-8')
        .header('access-control-allow-origin', '*')
        .send(text);
    });
    scope.get('/docs', (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(PAGE),
    );
    scope.get('/docs/start.js', (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(START),
    );
    for (const asset of ASSETS) registerAsset(scope, asset);
    done();
  });
}

/** Read when first asked for: a process that nobody browses needs no room for them. */
function registerAsset(scope: FastifyInstance, [name, type, file]: (typeof ASSETS)[number]): void {
  let content: Promise<Buffer> | undefined;
  scope.get(`/docs/assets/${name}`, async (_request, reply) => {
    content ??= readFile(file);
    return reply
      .type(type)
      .header('cache-control', 'public, max-age=86400')
      .send(await content);
  });
}
