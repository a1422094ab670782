import { ADMIN_KEY } from './servers.js';

const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}

/** Running experiments `bench-0`, `bench-1`, ... with two targeting conditions and one metric, `purchase`. */
export async function createExperiments(url: string, count: number): Promise<void> {
  await post(`${url}/v1/metrics`, { key: 'purchase', name: 'Purchase', type: 'sum', event: 'purchase' });
  for (let index = 0; index < count; index++) {
    const key = `bench-${index}`;
    await post(`${url}/v1/experiments`, {
      key,
      name: key,
      hypothesis: 'None: this measures the platform.',
      variants: [
        { key: 'control', weight: 0.5, value: 'old' },
        { key: 'treatment', weight: 0.5, value: 'new' },
      ],
      control: 'control',
      traffic: 1,
      targeting: { country: { $in: ['NL', 'BE', 'DE', 'FR'] }, age: { $gte: 18 } },
      metrics: { primary: ['purchase'] },
    });
    await post(`${url}/v1/experiments/${key}/start`, {});
  }
}
