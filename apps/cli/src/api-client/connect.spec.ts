import { chooseKeys, serverOf } from './connect.js';

describe('the keys of a command', () => {
  const both = { CS_ADMIN_KEY: 'cs_admin_e', CS_CLIENT_KEY: 'cs_client_e' };

  it.each([
    [undefined, both, { adminKey: 'cs_admin_e', clientKey: 'cs_client_e' }],
    [undefined, { CS_ADMIN_KEY: 'cs_admin_e' }, { adminKey: 'cs_admin_e', clientKey: 'cs_admin_e' }],
    [undefined, { CS_CLIENT_KEY: 'cs_client_e' }, { adminKey: null, clientKey: 'cs_client_e' }],
    ['cs_admin_o', both, { adminKey: 'cs_admin_o', clientKey: 'cs_admin_o' }],
    // Who names a client key wants nothing managed, whatever the environment holds.
    ['cs_client_o', both, { adminKey: null, clientKey: 'cs_client_o' }],
  ])('--key %s', (key, environment, expected) => {
    expect(chooseKeys(key, environment)).toEqual(expected);
  });

  it('must be there', () => {
    expect(() => chooseKeys(undefined, { CS_ADMIN_KEY: '' })).toThrow(/No key/);
  });
});

describe('the server of a command', () => {
  it('is the one that is named, else this machine', () => {
    expect(serverOf({ server: 'https://x.example/' }, {}).href).toBe('https://x.example/');
    expect(serverOf({}, { PORT: '3100' }).href).toBe('http://localhost:3100/');
    expect(serverOf({}, {}).href).toBe('http://localhost:3000/');
  });

  it.each(['localhost:3000', 'ftp://x', 'http://'])('cannot be %s', (server) => {
    expect(() => serverOf({ server }, {})).toThrow(/no address of a server/);
  });
});
