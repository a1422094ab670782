import { describe, expect, it } from '@jest/globals';
import { GuardedClient } from './guarded-client.js';

describe('GuardedClient', () => {
  it('does not end the process when it breaks while nobody listens', () => {
    const client = new GuardedClient({ host: '127.0.0.1' });
    expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow();
  });
});
