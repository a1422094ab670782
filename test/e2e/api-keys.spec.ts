import {
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

describe('keys', () => {
  it('work from the moment they are made until they are revoked', async () => {
    const { body } = await post('/v1/keys', { name: 'new app', scope: 'client' });
    const key = body['key'] as string;
    const assign = (): Promise<Answer> =>
      call(server, 'POST', '/v1/assignments', { key, body: { attributes: { id: 'u' } } });
    expect((await assign()).status).toBe(200);
    expect((await remove(`/v1/keys/${String(body['id'])}`)).body['revokedAt']).not.toBeNull();
    expect((await assign()).status).toBe(401);
  });

  it('leave nobody outside: the last admin key cannot be revoked', async () => {
    const { body } = await get('/v1/keys');
    const keys = body['items'] as { id: string; scope: string; revokedAt: string | null }[];
    const [own] = keys.filter(({ scope, revokedAt }) => scope === 'admin' && revokedAt === null);
    const refused = await remove(`/v1/keys/${String(own?.id)}`);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ type: '/problems/last-admin-key' });
    expect(refused.body['detail']).toContain('Make another with POST /v1/keys');
    const other = await post('/v1/keys', { name: 'second', scope: 'admin' });
    const key = other.body['key'] as string;
    const path = `/v1/keys/${String(other.body['id'])}`;
    expect((await call(server, 'DELETE', path, { key })).status).toBe(200);
    expect((await remove(`/v1/keys/${String(own?.id)}`)).status).toBe(409);
  });

  it('are listed without the keys', async () => {
    const list = await get('/v1/keys');
    expect(list.status).toBe(200);
    expect(list.text).not.toMatch(/cs_(admin|client)_|[0-9a-f]{64}/);
  });

  it('may be bound to the pages of some origins, if they are for apps', async () => {
    const origins = ['https://shop.example', 'https://*.shop.example', 'https://shop.example'];
    const made = await post('/v1/keys', { name: 'shop', scope: 'client', allowedOrigins: origins });
    expect([made.status, made.body['allowedOrigins']]).toEqual([201, origins.slice(0, 2)]);
    const path = `/v1/keys/${String(made.body['id'])}`;
    const changed = await patch(path, { allowedOrigins: ['http://localhost:5173'] });
    expect(changed.body['allowedOrigins']).toEqual(['http://localhost:5173']);
    const { items } = (await get('/v1/keys')).body as { items: { id: string; allowedOrigins: string[] }[] };
    expect(items.find(({ id }) => id === made.body['id'])?.allowedOrigins).toEqual(['http://localhost:5173']);
    expect(pointersOf(await patch(path, { allowedOrigins: ['https://a.example', 'a.example/'] }))).toEqual([
      '/allowedOrigins/1',
    ]);
    expect(pointersOf(await patch(path, {}))).toEqual(['/allowedOrigins']);
    const admin = { name: 'x', scope: 'admin', allowedOrigins: ['https://a.example'] };
    expect(pointersOf(await post('/v1/keys', admin))).toEqual(['/allowedOrigins']);
    const nobody = '/v1/keys/00000000-0000-4000-8000-000000000000';
    expect((await patch(nobody, { allowedOrigins: [] })).status).toBe(404);
    await remove(path);
    expect((await patch(path, { allowedOrigins: [] })).status).toBe(400);
  });

  it('manage only with the admin scope', async () => {
    const refused = await call(server, 'GET', '/v1/experiments', { key: CLIENT_KEY });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ type: '/problems/forbidden' });
    const unknown = await call(server, 'GET', '/v1/experiments', { key: 'cs_admin_unknown' });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});
