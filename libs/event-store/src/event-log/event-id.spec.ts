import { createHash } from 'node:crypto';
import { eventIdToUuid } from './event-id.js';

test('a UUID of any version and case is kept', () => {
  expect(eventIdToUuid('0197A2B4-c001-7fff-8abc-0123456789aF')).toBe('0197a2b4-c001-7fff-8abc-0123456789af');
  expect(eventIdToUuid('00000000-0000-0000-0000-000000000000')).toBe('00000000-0000-0000-0000-000000000000');
});

test.each([
  'order-17',
  '',
  'ü',
  '0197a2b4-c001-7fff-8abc-0123456789ag',
  '0197a2b4c0017fff8abc0123456789af',
  '0197a2b4-c001-7fff-8abc_0123456789af',
  '0197a2b4-c001-7fff-8abc-0123456789a°',
])('any other text becomes its MD5: %s', (id) => {
  const md5 = createHash('md5').update(id, 'utf8').digest('hex');
  expect(eventIdToUuid(id).replaceAll('-', '')).toBe(md5);
});
