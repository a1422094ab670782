import { anExperiment, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get } = requestsTo(() => server);

describe('layers', () => {
  it('show who holds what, what is free and which drafts want in, until the last one ends', async () => {
    expect((await get('/v1/layers')).body).toEqual({ items: [], nextCursor: null });
    await anExperiment(server, 'first', { layer: 'checkout', traffic: 0.25 });
    await anExperiment(server, 'second', { layer: 'checkout', traffic: 0.1, layerShare: 0.5 });
    await post('/v1/experiments', draftBody('third', { layer: 'checkout', traffic: 0.5 }));
    const layer = await get('/v1/layers/checkout');
    expect([layer.status, layer.body]).toEqual([
      200,
      {
        ...{ key: 'checkout', unit: 'id', free: 0.25, freeRanges: [[0.75, 1]] },
        holders: [
          { experiment: 'second', status: 'running', share: 0.5, ranges: [[0.25, 0.75]], traffic: 0.1 },
          { experiment: 'first', status: 'running', share: 0.25, ranges: [[0, 0.25]], traffic: 0.25 },
        ],
        drafts: [{ experiment: 'third', share: 0.5 }],
      },
    ]);
    expect((await get('/v1/layers')).body['items']).toEqual([layer.body]);
    await post('/v1/experiments/second/stop', {});
    expect((await get('/v1/layers/checkout')).body).toMatchObject({ free: 0.75, freeRanges: [[0.25, 1]] });
    expect((await get('/v1/layers/nobody')).status).toBe(404);
    expect((await get('/v1/layers/a%20b')).status).toBe(400);
  });
});
