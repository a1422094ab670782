import { createLogger } from './logger.js';
import { requestId } from './request-id.js';

describe('requestId', () => {
  const idFor = (given: string | string[]): string => requestId({ headers: { 'x-request-id': given } });

  it('takes over a harmless one', () => {
    expect(idFor('order-12345_A')).toBe('order-12345_A');
  });

  it.each(['short', 'a'.repeat(65), 'has blank here', 'line\nbreak-line', 'quote"quote"', ''])(
    'replaces %j',
    (given) => {
      expect(idFor(given)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('createLogger', () => {
  it('writes of an error only what cannot hold data of people', () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'info', name: 'test' }, { write: (line) => void lines.push(line) });
    const driverError = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'secret-value' });
    const error = Object.assign(new Error('insert failed', { cause: driverError }), {
      query: 'INSERT ...',
      parameters: ['secret-value'],
    });
    logger.error({ err: error }, 'failed');
    const written = JSON.parse(lines[0] ?? '') as { level: string; err: Record<string, unknown> };
    expect(written).toMatchObject({
      level: 'error',
      err: { message: 'insert failed', cause: { message: 'duplicate key', code: '23505' } },
    });
    expect(lines[0]).not.toContain('secret-value');
  });
});
