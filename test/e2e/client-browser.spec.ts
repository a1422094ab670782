import { bundle } from '@swc/core';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { isProvided } from '../support/is-provided.js';
import { anExperiment, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';

const CHROMIUM = '/usr/bin/chromium';
const CLIENT = fileURLToPath(new URL('../../libs/client/src/index.ts', import.meta.url));
/** Longer than the test: only leaving the page sends anything. */
const FLUSH_INTERVAL = 600_000;

let server: ApiUnderTest;
let shop: Server;
let database: pg.Client;
let folder: string;
beforeAll(async () => {
  server = await startApi();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  await anExperiment(server, 'landing-page');
  folder = await mkdtemp(join(tmpdir(), 'client-browser-'));
  shop = createServer().listen(0, '127.0.0.1');
  await once(shop, 'listening');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  shop.closeAllConnections();
  shop.close();
  await database.end();
  await server.close();
});

async function clientScript(): Promise<string> {
  const bundles = await bundle({
    entry: { client: CLIENT },
    output: { path: folder, name: 'client.js' },
    module: {},
    target: 'browser',
    mode: 'production',
    options: { configFile: false, swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
  });
  return Object.values(bundles)[0]?.code ?? '';
}

const aPage = (script: string): string => `<!doctype html><title>shop</title><body><script type="module">
  import { createClient } from '/client.js';
  const open = (url, options) =>
    createClient({ url, clientKey: ${JSON.stringify(CLIENT_KEY)}, flushInterval: ${FLUSH_INTERVAL}, ...options });
  ${script}
</script>`;

/** Pages by address, of another site than the API; what a page posts to /done is emitted as `done`. */
async function serve(pages: Record<string, string>): Promise<string> {
  const script = await clientScript();
  shop.on('request', (request, response) => {
    const { url = '' } = request;
    if (url.startsWith('/done?')) shop.emit('done', decodeURIComponent(url.slice('/done?'.length)));
    const isScript = url === '/client.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : (pages[url] ?? ''));
  });
  return `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
}

/** Visits a page, stays as long as it has something to do, and answers with what it says in the end. */
async function visit(address: string): Promise<string> {
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
  const browser = spawn(CHROMIUM, [...options, `--user-data-dir=${folder}/profile`, address], {
    stdio: 'ignore',
  });
  const exit = once(browser, 'exit');
  const [said] = (await once(shop, 'done')) as [string];
  browser.kill();
  await exit;
  return said;
}

async function stored(unit: string): Promise<string[]> {
  const { rows } = await database.query<{ name: string | null }>(
    'SELECT name FROM events WHERE unit = $1 ORDER BY name NULLS FIRST',
    [unit],
  );
  return rows.map(({ name }) => name ?? 'exposure');
}

const inChromium = isProvided(CHROMIUM, existsSync(CHROMIUM), 'CS_REQUIRE_CHROMIUM')
  ? describe
  : describe.skip;

inChromium('in a real browser', () => {
  it('what waits goes with the page that is left, and what could not go, with the next', async () => {
    const nowhere = 'http://127.0.0.1:9';
    const address = await serve({
      '/beacon': aPage(`
        const page = { document, navigator, addEventListener: (...given) => addEventListener(...given) };
        open(${JSON.stringify(server.url)}, { storage: null, page }).track('beacon', 'visit');
        location.href = '/first';`),
      '/first': aPage(`
        const client = open(${JSON.stringify(server.url)}, { storage: null });
        client.exposure('left', 'landing-page', 'treatment');
        client.track('left', 'signup');
        location.href = '/second';`),
      '/second': aPage(`
        const client = open('${nowhere}');
        client.track('offline', 'visit');
        await client.flush();
        location.href = '/third';`),
      '/third': aPage(`
        const waiting = localStorage.length;
        const client = open(${JSON.stringify(server.url)});
        await client.flush();
        await fetch('/done?' + encodeURIComponent(waiting + ' waited, ' + localStorage.length + ' are left'));`),
    });
    expect(await visit(`${address}/beacon`)).toBe('1 waited, 0 are left');
    expect(await stored('beacon')).toEqual(['visit']);
    expect(await stored('left')).toEqual(['exposure', 'signup']);
    expect(await stored('offline')).toEqual(['visit']);
  });
});
