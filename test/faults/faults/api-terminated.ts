import type { Fault } from './fault.js';

const LONGEST_END = 15_000;

/** A deployment replaces an API: SIGTERM, an end in order and in time, and another one at its address. */
export const apiTerminated: Fault = {
  name: 'api-terminated',
  matrix: ['F-33', 'F-44'],
  takes: ['api'],
  async strike({ apis, findings }, dice) {
    const api = dice.pick(apis);
    const milliseconds = await api.end('SIGTERM', LONGEST_END);
    if (milliseconds >= LONGEST_END) findings.add('api-terminated', `${api.plan.name} did not end in 15 s`);
    await api.start();
  },
};
