import { call, CLIENT_KEY, startApi, type Answer, type ApiUnderTest } from '../support/api-under-test.js';
import { requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, remove } = requestsTo(() => server);

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

  it('manage only with the admin scope', async () => {
    const refused = await call(server, 'GET', '/v1/experiments', { key: CLIENT_KEY });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ type: '/problems/forbidden' });
    const unknown = await call(server, 'GET', '/v1/experiments', { key: 'cs_admin_unknown' });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});
