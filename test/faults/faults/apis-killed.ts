import type { Fault } from './fault.js';

/** Both APIs die at once: nobody answers until they are back, and everybody comes again then. */
export const apisKilled: Fault = {
  name: 'apis-killed',
  matrix: ['F-03', 'F-16'],
  takes: ['api'],
  async strike({ apis }) {
    await Promise.all(apis.map((api) => api.killAndStart()));
  },
};
