import { call, type Answer, type ApiUnderTest } from './api-under-test.js';

type Headers = Record<string, string>;

export interface Requests {
  post: (path: string, body?: unknown, headers?: Headers) => Promise<Answer>;
  get: (path: string, headers?: Headers) => Promise<Answer>;
  patch: (path: string, body: unknown, headers?: Headers) => Promise<Answer>;
  remove: (path: string, headers?: Headers) => Promise<Answer>;
}

/** Requests with the admin key, to a server that is there when the first is made. */
export function requestsTo(server: () => Pick<ApiUnderTest, 'url'>): Requests {
  return {
    post: (path, body, headers) => call(server(), 'POST', path, { body, ...(headers && { headers }) }),
    get: (path, headers) => call(server(), 'GET', path, { ...(headers && { headers }) }),
    patch: (path, body, headers) => call(server(), 'PATCH', path, { body, ...(headers && { headers }) }),
    remove: (path, headers) => call(server(), 'DELETE', path, { ...(headers && { headers }) }),
  };
}

/** Body of a new metric, valid by default. */
export const metricBody = (key: string, more: object = {}): object => ({
  key,
  type: 'conversion',
  event: 'signup',
  window: { days: 7 },
  ...more,
});

/** Body of a new experiment, valid by default, that measures nothing yet. */
export const draftBody = (key: string, more: object = {}): object => ({
  key,
  hypothesis: 'shorter converts',
  variants: [{ key: 'control' }, { key: 'treatment' }],
  ...more,
});
