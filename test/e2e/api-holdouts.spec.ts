import { anExperiment, call, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

/** How many of 60 units an experiment admits. */
async function admitted(experiment: string): Promise<number> {
  let count = 0;
  for (let unit = 0; unit < 60; unit += 1) {
    const { body } = await post('/v1/assignments', {
      attributes: { id: `u${unit}` },
      experiments: [experiment],
    });
    const [assignment] = body['assignments'] as { inExperiment: boolean }[];
    if (assignment?.inExperiment) count += 1;
  }
  return count;
}

describe('holdouts', () => {
  it('are created, read, named otherwise, and say what they cover', async () => {
    const created = await post('/v1/holdouts', { key: 'q1', share: 0.05 });
    expect([created.status, created.headers.get('location')]).toEqual([201, '/v1/holdouts/q1']);
    const { consequences, ...kept } = created.body;
    expect(kept).toMatchObject({
      scope: 'project',
      unit: 'id',
      share: 0.05,
      endedAt: null,
      covers: [],
      version: 1,
    });
    expect((consequences as string[])[0]).toMatch(
      /^It keeps 5% of the units by "id" out of every experiment/,
    );
    expect((consequences as string[])[1]).toContain('not touched');
    expect((await get('/v1/holdouts/q1')).body).toEqual(kept);
    const named = await patch('/v1/holdouts/q1', { name: 'First quarter' });
    expect(named.body).toMatchObject({ name: 'First quarter', version: 2 });
    expect(pointersOf(await patch('/v1/holdouts/q1', { share: 0.1 }))).toEqual(['/share']);
    expect((await post('/v1/holdouts', { key: 'q1', share: 0.1 })).status).toBe(409);
    expect((await remove('/v1/holdouts/q1')).status).toBe(204);
    expect((await get('/v1/holdouts/q1')).status).toBe(404);
  });

  it.each<[object, string]>([
    [{ share: 0 }, '/share'],
    [{ share: 0.6 }, '/share'],
    [{ share: '0.1' }, '/share'],
    [{}, '/share'],
    [{ share: 0.1, scope: 'universe' }, '/scope'],
    [{ share: 0.1, unit: '' }, '/unit'],
    [{ share: 0.1, key: 'a b' }, '/key'],
  ])('refuse %j', async (more, pointer) => {
    const refused = await post('/v1/holdouts', { key: 'refused', ...more });
    expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
  });

  it('cover what starts while they are in force, and release it when they end', async () => {
    await anExperiment(server, 'earlier');
    await post('/v1/holdouts', { key: 'half', share: 0.5, scope: 'global' });
    await post('/v1/holdouts', { key: 'accounts', share: 0.5, unit: 'account' });
    await anExperiment(server, 'covered');
    expect((await get('/v1/holdouts/half')).body['covers']).toEqual([{ key: 'covered', status: 'running' }]);
    expect((await get('/v1/holdouts/accounts')).body['covers']).toEqual([]);
    expect(await admitted('earlier')).toBe(60);
    const heldOut = 60 - (await admitted('covered'));
    expect(heldOut).toBeGreaterThan(15);
    expect(heldOut).toBeLessThan(45);
    const refused = await remove('/v1/holdouts/half');
    expect([refused.status, refused.body['type']]).toEqual([409, '/problems/in-use']);

    const dry = await post('/v1/holdouts/half/end?dryRun=true', {});
    expect(dry.body).toMatchObject({ dryRun: true, action: 'holdout.end' });
    expect((dry.body['consequences'] as string[])[0]).toContain('"covered" (running) admits the 50%');
    expect((await get('/v1/holdouts/half')).body['endedAt']).toBeNull();
    const ended = await post('/v1/holdouts/half/end', {});
    expect([ended.status, typeof ended.body['endedAt']]).toEqual([200, 'string']);
    expect((await post('/v1/holdouts/half/end', {})).body).toEqual(ended.body);
    expect(await admitted('covered')).toBe(60);
    await anExperiment(server, 'later');
    expect((await get('/v1/holdouts/half')).body['covers']).toEqual([{ key: 'covered', status: 'running' }]);
  });

  it('tell what they would do, and write nothing', async () => {
    const dry = await post('/v1/holdouts?dryRun=true', { key: 'dry', share: 0.1 });
    expect([dry.status, dry.body['action']]).toEqual([200, 'holdout.create']);
    expect((dry.body['consequences'] as string[])[0]).toContain('10%');
    expect((await get('/v1/holdouts/dry')).status).toBe(404);
    await post('/v1/holdouts', { key: 'dry', share: 0.1 });
    expect((await remove('/v1/holdouts/dry?dryRun=true')).status).toBe(200);
    const named = await patch('/v1/holdouts/dry?dryRun=true', { name: 'Other' });
    expect(named.body['changes']).toEqual([{ pointer: '/name', before: 'dry', after: 'Other' }]);
    expect((await get('/v1/holdouts/dry')).body).toMatchObject({ name: 'dry', version: 1 });
    const stale = await call(server, 'DELETE', '/v1/holdouts/dry', { headers: { 'if-match': '"7"' } });
    expect(stale.status).toBe(412);
  });
});
