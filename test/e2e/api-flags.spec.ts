import { anExperiment, call, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

const RULE = { key: 'beta', condition: { beta: true }, value: true };
const requires = (key: string): object => ({
  key: 'r',
  value: true,
  prerequisites: [{ key, condition: { value: true } }],
});
const aFlag = (key: string, more: object = {}): Promise<Awaited<ReturnType<typeof post>>> =>
  post('/v1/flags', { key, value: false, ...more });

describe('flags', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await aFlag('f1', { rules: [RULE] });
    expect([created.status, created.headers.get('location'), created.headers.get('etag')]).toEqual([
      ...[201, '/v1/flags/f1', '"1"'],
    ]);
    expect(created.body).toMatchObject({
      ...{ key: 'f1', name: 'f1', enabled: true, value: false, version: 1 },
      rules: [{ ...RULE, prerequisites: [], share: 1, unit: 'id' }],
    });
    expect((await get('/v1/flags/f1')).body).toEqual(created.body);
    const changed = await patch('/v1/flags/f1', { enabled: false, rules: [] });
    expect(changed.body).toMatchObject({ enabled: false, rules: [], value: false, version: 2 });
    expect((await patch('/v1/flags/f1', {})).body).toMatchObject({ version: 2 });
    const stale = await call(server, 'PATCH', '/v1/flags/f1', { body: {}, headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    expect((await remove('/v1/flags/f1')).status).toBe(204);
    expect((await get('/v1/flags/f1')).status).toBe(404);
    const audit = await get('/v1/audit?entity=f1');
    expect((audit.body['items'] as { action: string }[]).map(({ action }) => action)).toEqual([
      ...['flag.delete', 'flag.update', 'flag.create'],
    ]);
  });

  it('may have any JSON value, and rules of the same type', async () => {
    for (const [index, value] of [null, 0, 'text', [1], { a: { b: [] } }].entries()) {
      const { status, body } = await aFlag(`v${index}`, { value, rules: [{ key: 'r', value }] });
      expect([status, body['value']]).toEqual([201, value]);
    }
  });

  it.each<[object, string[]]>([
    [{ value: undefined }, ['/value']],
    [{ enabled: 'yes' }, ['/enabled']],
    [{ rules: {} }, ['/rules']],
    [{ rules: [null] }, ['/rules/0']],
    [{ rules: [{ key: 'r' }] }, ['/rules/0/value']],
    [{ rules: [{ key: 'default', value: true }] }, ['/rules/0/key']],
    [{ rules: [RULE, RULE] }, ['/rules/1/key']],
    [{ rules: [{ ...RULE, value: 'on' }] }, ['/rules/0/value']],
    [{ rules: [{ ...RULE, share: 2 }] }, ['/rules/0/share']],
    [{ rules: [{ ...RULE, condition: { $or: 1 } }] }, ['/rules/0/condition/$or']],
    [{ rules: [{ ...RULE, condition: { id: { $inGroup: 'none' } } }] }, ['/rules/0/condition/id/$inGroup']],
    [
      { rules: [{ ...RULE, condition: { $savedGroup: { id: 'none' } } }] },
      ['/rules/0/condition/$savedGroup/id'],
    ],
    [{ rules: [requires('nobody')] }, ['/rules/0/prerequisites/0/key']],
    [{ rules: [requires('refused')] }, ['/rules/0/prerequisites/0/key']],
    [{ surprise: 1 }, ['/surprise']],
  ])('refuse %j', async (more, pointers) => {
    const refused = await aFlag('refused', more);
    expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
  });

  it('share their keys with experiments', async () => {
    await anExperiment(server, 'taken');
    const refused = await aFlag('taken');
    expect([refused.status, refused.body['type'], pointersOf(refused)]).toEqual([
      ...[409, '/problems/already-exists', ['/key']],
    ]);
    await aFlag('flagged');
    const variants = [{ key: 'a' }, { key: 'b' }];
    expect((await post('/v1/experiments', { key: 'flagged', variants })).status).toBe(409);
    expect((await aFlag('flagged')).status).toBe(409);
  });

  it('do not lead back to themselves, and stay while something requires them', async () => {
    await aFlag('base');
    await aFlag('middle', { rules: [requires('base')] });
    await aFlag('top', { rules: [requires('middle')] });
    const circle = await patch('/v1/flags/base', { rules: [requires('top')] });
    expect([circle.status, pointersOf(circle)]).toEqual([400, ['/rules/0/prerequisites/0/key']]);
    expect(circle.text).toContain('\\"base\\" needs \\"top\\" needs \\"middle\\" needs \\"base\\"');
    const used = await remove('/v1/flags/base');
    expect([used.status, used.body['type']]).toEqual([409, '/problems/in-use']);
    expect(used.body['detail']).toContain('the flag "middle"');
    await patch('/v1/flags/middle', { rules: [] });
    expect((await remove('/v1/flags/base')).status).toBe(204);
  });

  it('tell what a change does before it is made', async () => {
    const creation = await post('/v1/flags?dryRun=true', { key: 'dry', value: false, rules: [RULE] });
    expect(creation.status).toBe(200);
    expect(creation.body).toMatchObject({
      dryRun: true,
      action: 'flag.create',
      opensPhase: false,
      units: null,
    });
    expect((await get('/v1/flags/dry')).status).toBe(404);
    await aFlag('dry', { rules: [{ ...RULE, share: 0.1 }] });
    await aFlag('dry-dependant', { rules: [requires('dry')] });
    const change = await patch('/v1/flags/dry?dryRun=true', { rules: [{ ...RULE, share: 0.5 }] });
    expect(change.body['changes']).toEqual([{ pointer: '/rules/0/share', before: 0.1, after: 0.5 }]);
    expect(change.body['consequences']).toEqual([
      'The rule "beta" takes in 40% more of the units that it lets in; who is in it stays.',
      'The flag "dry-dependant" requires it: units that no longer meet the requirement leave it, and others come in.',
    ]);
    expect((await get('/v1/flags/dry')).body).toMatchObject({ version: 1 });
    expect((await remove('/v1/flags/dry?dryRun=true')).status).toBe(409);
    expect((await remove('/v1/flags/dry-dependant?dryRun=true')).body).toMatchObject({
      action: 'flag.delete',
    });
    expect((await get('/v1/flags/dry-dependant')).status).toBe(200);
    expect((await post('/v1/flags?dryRun=true', { key: 'dry', value: 1 })).status).toBe(409);
    expect((await patch('/v1/flags/dry?dryRun=maybe', {})).status).toBe(400);
  });

  it('are listed newest first, page by page', async () => {
    const keys = ['p1', 'p2', 'p3'];
    for (const key of keys) await aFlag(key);
    const first = await get('/v1/flags?limit=2');
    const next = await get(`/v1/flags?limit=1&cursor=${String(first.body['nextCursor'])}`);
    const items = [first, next].flatMap(({ body }) => body['items'] as { key: string }[]);
    expect(items.map(({ key }) => key)).toEqual(['p3', 'p2', 'p1']);
  });

  it('are made once however often a request is repeated', async () => {
    const again = (): ReturnType<typeof call> =>
      call(server, 'POST', '/v1/flags', {
        body: { key: 'once', value: 1 },
        headers: { 'idempotency-key': 'flag-once' },
      });
    expect([(await again()).status, (await again()).status]).toEqual([201, 201]);
  });
});
