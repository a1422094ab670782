import { hash } from '#libs/assignment';
import {
  anExperiment,
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'split', { targeting: { country: { $in: ['NL', 'BE'] } } });
});
afterAll(() => server.close());

interface Assigned {
  experiment: string;
  variant: string | null;
  value: unknown;
  reason: string;
  inExperiment: boolean;
  bucket: number | null;
}

const assign = (body: unknown): Promise<Answer<{ assignments: Assigned[] }>> =>
  call<{ assignments: Assigned[] }>(server, 'POST', '/v1/assignments', { key: CLIENT_KEY, body });

describe('POST /v1/assignments', () => {
  it('gives every unit the variant of its bucket, always the same', async () => {
    for (const id of Array.from({ length: 50 }, (_, index) => `u${index}`)) {
      const bucket = hash('split', id, 2) as number;
      const expected = {
        experiment: 'split',
        variant: bucket < 0.5 ? 'control' : 'treatment',
        value: bucket < 0.5 ? 'old_page' : 'new_page',
        reason: 'SPLIT',
        inExperiment: true,
        bucket,
      };
      const body = { attributes: { id, country: 'NL' }, experiments: ['split'] };
      expect((await assign(body)).body.assignments).toEqual([expected]);
    }
  });

  it('keeps to who is targeted', async () => {
    const { body } = await assign({ attributes: { id: 'u1', country: 'FR' } });
    expect(body.assignments).toMatchObject([{ variant: 'control', reason: 'DEFAULT', inExperiment: false }]);
  });

  it('answers for all that are no drafts, and for those that are asked for', async () => {
    await call(server, 'POST', '/v1/experiments', {
      body: { key: 'draft', variants: [{ key: 'a' }, { key: 'b' }] },
    });
    const asked = await assign({ attributes: { id: 'u1' }, experiments: ['draft', 'nowhere', 'split'] });
    expect(asked.body.assignments.map(({ experiment, reason }) => [experiment, reason])).toEqual([
      ['draft', 'DISABLED'],
      ['nowhere', 'ERROR'],
      ['split', 'DEFAULT'],
    ]);
    const all = await assign({ attributes: { id: 'u1' } });
    expect(all.body.assignments.map(({ experiment }) => experiment)).toEqual(['split']);
  });

  it('says so when none of those that are asked for exists', async () => {
    const answer = await assign({ attributes: { id: 'u1' }, experiments: ['nope', 'neither'] });
    expect(answer.status).toBe(404);
    expect(pointersOf(answer as unknown as Answer)).toEqual(['/experiments/0', '/experiments/1']);
  });

  it('knows an experiment the moment it has started, and its decision', async () => {
    await anExperiment(server, 'moment');
    const assigned = async (): Promise<Assigned | undefined> =>
      (await assign({ attributes: { id: 'u1' }, experiments: ['moment'] })).body.assignments[0];
    expect(await assigned()).toMatchObject({ reason: 'SPLIT' });
    await call(server, 'POST', '/v1/experiments/moment/stop');
    expect(await assigned()).toMatchObject({ reason: 'DISABLED' });
    const decision = { outcome: 'ship', variant: 'treatment' };
    await call(server, 'POST', '/v1/experiments/moment/decision', { body: decision });
    expect(await assigned()).toMatchObject({ reason: 'TARGETING_MATCH', variant: 'treatment' });
  });

  it.each([
    [{}, '/attributes'],
    [{ attributes: 'u1' }, '/attributes'],
    [{ attributes: [] }, '/attributes'],
    [{ attributes: {}, experiments: 'split' }, '/experiments'],
    [{ attributes: {}, experiments: [7] }, '/experiments/0'],
    [{ attributes: {}, experiments: [''] }, '/experiments/0'],
    [{ attributes: {}, debug: true }, '/debug'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await assign(body);
    expect(answer.status).toBe(400);
    expect(pointersOf(answer as unknown as Answer)).toContain(pointer);
  });

  it('shows a client key nothing but its answers', async () => {
    const { text } = await assign({ attributes: { id: 'u1', country: 'NL' } });
    const { assignments } = JSON.parse(text) as { assignments: object[] };
    expect(Object.keys(assignments[0] ?? {}).sort()).toEqual([
      'bucket',
      'experiment',
      'inExperiment',
      'reason',
      'value',
      'variant',
    ]);
  });
});
