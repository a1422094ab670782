import {
  anExperiment,
  call,
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

const aList = (key: string, values: unknown = ['u1', 'u2']): Promise<Answer> =>
  post('/v1/saved-groups', { key, attribute: 'id', values });
const aCondition = (key: string, condition: object): Promise<Answer> =>
  post('/v1/saved-groups', { key, condition });

async function isIn(experiment: string, attributes: object): Promise<boolean> {
  const { body } = await post('/v1/assignments', { attributes, experiments: [experiment] });
  return (body['assignments'] as { inExperiment: boolean }[])[0]?.inExperiment ?? false;
}
const phasesOf = async (key: string): Promise<{ reason: string; endedAt: string | null }[]> =>
  (await get(`/v1/experiments/${key}`)).body['phases'] as { reason: string; endedAt: string | null }[];

describe('saved groups', () => {
  it('are created, read, changed and deleted; lists and writes show no values', async () => {
    const created = await aList('beta', ['u1', 'u2', 'u1', 7]);
    expect([created.status, created.headers.get('location')]).toEqual([201, '/v1/saved-groups/beta']);
    expect(created.body).toMatchObject({
      type: 'list',
      attribute: 'id',
      count: 3,
      condition: null,
      version: 1,
    });
    expect((await get('/v1/saved-groups/beta')).body).toEqual({ ...created.body, values: ['u1', 'u2', 7] });
    const changed = await patch('/v1/saved-groups/beta', { add: ['u3', 'u2'], remove: ['u1'], name: 'Beta' });
    expect(changed.body).toMatchObject({ name: 'Beta', count: 3, version: 2 });
    expect((await get('/v1/saved-groups/beta')).body['values']).toEqual(['u2', 7, 'u3']);
    expect((await patch('/v1/saved-groups/beta', { add: ['u3'] })).body['version']).toBe(2);
    const listed = (await get('/v1/saved-groups')).body['items'] as object[];
    expect(listed).toEqual([changed.body]);
    expect((await get('/v1/audit?entity=beta')).text).not.toContain('"values"');
    expect((await remove('/v1/saved-groups/beta')).status).toBe(204);
    expect((await get('/v1/saved-groups/beta')).status).toBe(404);
  });

  it.each<[object, string]>([
    [{}, '/condition'],
    [{ attribute: 'id' }, '/values'],
    [{ values: ['a'] }, '/attribute'],
    [{ attribute: 'id', values: [null] }, '/values/0'],
    [{ attribute: 'id', values: { 0: 'a' } }, '/values'],
    [{ attribute: 'id', values: ['a'], condition: {} }, '/condition'],
    [{ condition: { $or: 1 } }, '/condition/$or'],
    [{ condition: { $savedGroup: { id: 'none' } } }, '/condition/$savedGroup/id'],
    [{ condition: { $savedGroup: { id: 'refused' } } }, '/condition/$savedGroup/id'],
    [{ condition: [] }, '/condition'],
  ])('refuse %j', async (more, pointer) => {
    const refused = await post('/v1/saved-groups', { key: 'refused', ...more });
    expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
  });

  it('have a hundred thousand values, one more or less at a time, and no more', async () => {
    const values = Array.from(
      { length: 100_000 },
      (_, index) => `0197aaaa-bbbb-4ccc-8ddd-${String(index).padStart(12, '0')}`,
    );
    const created = await aList('long', values);
    expect([created.status, created.body['count']]).toEqual([201, 100_000]);
    const dry = await patch('/v1/saved-groups/long?dryRun=true', { remove: [values[0]] });
    expect(dry.body['consequences']).toEqual(['1 value goes out.']);
    expect(dry.text.length).toBeLessThan(2_000);
    const full = await patch('/v1/saved-groups/long', { add: ['one-more'] });
    expect([full.status, pointersOf(full)]).toEqual([400, ['/values']]);
    expect((await patch('/v1/saved-groups/long', { add: ['x'], remove: [values[1]] })).body['count']).toBe(
      100_000,
    );
    expect((await aList('longer', [...values, 'one-more'])).status).toBe(400);
    const large = await aList('large', ['x'.repeat(9_000_000)]);
    expect([large.status, large.body['detail']]).toEqual([
      413,
      'The body has more than 4194304 bytes, which is the most that this address takes. Add some of the values by changes, or spread them over several groups.',
    ]);
    const audit = await get('/v1/audit?entity=long');
    expect(audit.text.length).toBeLessThan(100_000);
    await remove('/v1/saved-groups/long');
  });

  it('let units in and out at once, in the phase that goes on', async () => {
    await aList('testers', ['u1']);
    await anExperiment(server, 'by-list', { targeting: { id: { $inGroup: 'testers' } } });
    expect([await isIn('by-list', { id: 'u1' }), await isIn('by-list', { id: 'u2' })]).toEqual([true, false]);
    const dry = await patch('/v1/saved-groups/testers?dryRun=true', { add: ['u2', 'u3'], remove: ['u1'] });
    expect(dry.body).toMatchObject({ opensPhase: false, action: 'saved-group.update' });
    expect((dry.body['consequences'] as string[]).slice(0, 2)).toEqual([
      '2 values come in.',
      '1 value goes out.',
    ]);
    expect(dry.text).toContain('its phase goes on');
    expect(await isIn('by-list', { id: 'u2' })).toBe(false);
    await patch('/v1/saved-groups/testers', { add: ['u2'], remove: ['u1'] });
    expect([await isIn('by-list', { id: 'u1' }), await isIn('by-list', { id: 'u2' })]).toEqual([false, true]);
    expect(await phasesOf('by-list')).toHaveLength(1);
    const used = await remove('/v1/saved-groups/testers');
    expect([used.status, used.body['type']]).toEqual([409, '/problems/in-use']);
    expect(used.body['detail']).toContain('the experiment "by-list" (running)');
  });

  it('open a new phase of every experiment that runs by a condition, through other groups too', async () => {
    await aCondition('pro', { plan: 'pro' });
    await aCondition('dutch-pro', { country: 'NL', $savedGroup: { id: 'pro' } });
    await anExperiment(server, 'direct', { targeting: { $savedGroup: { id: 'pro' } } });
    await anExperiment(server, 'through', { targeting: { $savedGroup: { id: 'dutch-pro' } } });
    await anExperiment(server, 'unrelated');
    await post('/v1/experiments/through/pause', {});
    const dry = await patch('/v1/saved-groups/pro?dryRun=true', { condition: { plan: 'max' } });
    expect(dry.body).toMatchObject({ opensPhase: true });
    expect(dry.text).toContain('\\"direct\\" (running) begins phase 2');
    expect(dry.text).toContain('\\"through\\" (paused) begins phase 2');
    expect(await phasesOf('direct')).toHaveLength(1);
    expect((await patch('/v1/saved-groups/pro', { condition: { plan: 'max' } })).status).toBe(200);
    for (const key of ['direct', 'through']) {
      const phases = await phasesOf(key);
      expect(phases.map(({ reason }) => reason)).toEqual([expect.anything(), 'changed saved group pro']);
      expect(phases.map(({ endedAt }) => endedAt === null)).toEqual([false, true]);
    }
    expect(await phasesOf('unrelated')).toHaveLength(1);
    expect(await isIn('direct', { id: 'u', plan: 'max' })).toBe(true);
    await patch('/v1/saved-groups/pro', { name: 'Pro customers' });
    expect(await phasesOf('direct')).toHaveLength(2);
    expect((await remove('/v1/saved-groups/pro')).body['detail']).toContain('the saved group "dutch-pro"');
  });

  it('do not lead back to themselves, and are of the kind that is asked for', async () => {
    await aCondition('one', { plan: 'pro' });
    await aCondition('two', { $savedGroup: { id: 'one' } });
    const circle = await patch('/v1/saved-groups/one', { condition: { $savedGroup: { id: 'two' } } });
    expect([circle.status, pointersOf(circle)]).toEqual([400, ['/condition/$savedGroup/id']]);
    expect(circle.text).toContain('\\"one\\" names \\"two\\" names \\"one\\"');
    const wrong = await post('/v1/flags', {
      ...{ key: 'wrong', value: 1, rules: [{ key: 'r', value: 2, condition: { id: { $inGroup: 'one' } } }] },
    });
    expect(pointersOf(wrong)).toEqual(['/rules/0/condition/id/$inGroup']);
    expect((await patch('/v1/saved-groups/one', { values: ['a'] })).status).toBe(400);
    const stale = await call(server, 'DELETE', '/v1/saved-groups/two', { headers: { 'if-match': '"9"' } });
    expect(stale.status).toBe(412);
  });
});
