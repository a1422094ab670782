import { InvalidEnvironmentError, loadConnectedEnvironment, loadEnvironment } from './environment.js';

describe('loadEnvironment', () => {
  it('gives every default when nothing is set', () => {
    expect(loadEnvironment({})).toMatchObject({
      PORT: 3000,
      HOST: '0.0.0.0',
      CS_DATA_DIR: '.data',
      LOG_LEVEL: 'info',
    });
  });

  it('reads numbers and URLs, and takes an empty value for absent', () => {
    const environment = loadEnvironment({ PORT: '8080', DATABASE_URL: 'postgres://u:p@h/db', REDIS_URL: '' });
    expect(environment.PORT).toBe(8080);
    expect(environment.DATABASE_URL).toBe('postgres://u:p@h/db');
    expect(environment.REDIS_URL).toBeUndefined();
  });

  it('reads every variable that has no default', () => {
    const given = {
      DATABASE_URL: 'postgresql://h/db',
      REDIS_URL: 'redis://h:6379',
      WORKER_PORT: '9000',
      CS_ADMIN_KEY: 'cs_admin_0123456789abcdef',
      CS_CLIENT_KEY: 'cs_client_0123456789abcdef',
    };
    expect(loadEnvironment(given)).toMatchObject({ ...given, WORKER_PORT: 9000 });
  });

  it('names every bad variable at once', () => {
    const load = () => loadEnvironment({ PORT: 'http', DATABASE_URL: 'mysql://x', CS_ADMIN_KEY: 'secret' });
    expect(load).toThrow(InvalidEnvironmentError);
    expect(load).toThrow(/PORT[^]*CS_ADMIN_KEY|CS_ADMIN_KEY[^]*PORT/);
    expect(load).toThrow(/DATABASE_URL: must be a postgres/);
  });
});

describe('loadConnectedEnvironment', () => {
  it('asks for a database', () => {
    expect(() => loadConnectedEnvironment({})).toThrow(/DATABASE_URL: is needed/);
    expect(loadConnectedEnvironment({ DATABASE_URL: 'postgres://h/db' }).DATABASE_URL).toBe(
      'postgres://h/db',
    );
  });
});
