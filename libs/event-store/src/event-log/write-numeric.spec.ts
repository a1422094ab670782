import fc from 'fast-check';
import { writeNumeric } from './write-numeric.js';

/** Reads the field as PostgreSQL does: digits in base 10,000 from the weight down. */
function readNumeric(field: Buffer): string {
  const digits = Array.from({ length: field.readInt16BE(4) }, (_, index) =>
    field.readInt16BE(12 + index * 2),
  );
  expect(field.readInt32BE(0)).toBe(8 + digits.length * 2);
  const weight = field.readInt16BE(6);
  const whole = digits.map((digit) => String(digit).padStart(4, '0')).join('');
  const sign = field.readUInt16BE(8) === 0x4000 ? '-' : '';
  return `${sign}${whole || '0'}e${(weight + 1 - digits.length) * 4}`;
}

function roundTrip(value: number): { read: number; end: number; scale: number } {
  const bytes = Buffer.alloc(80);
  const end = writeNumeric(value, bytes, 0);
  return { read: Number(readNumeric(bytes)), end, scale: bytes.readInt16BE(10) };
}

test.each([
  0,
  1,
  9_999,
  10_000,
  99_999_999,
  100_000_000,
  0.1,
  0.01,
  0.001,
  123.45,
  12_345.67,
  0.999,
  0.07,
  1.15,
  -0.5,
  1e15,
  -1e15,
  1e-7,
  1.5e-10,
  5e-324,
  1.7976931348623157e308,
  1 / 3,
  1e21,
  1e22,
  100,
  1_000_000,
])('%d is written as it prints', (value) => {
  expect(roundTrip(value).read).toBe(value);
});

test('the scale is the number of decimals, so that the database cuts nothing off', () => {
  expect(roundTrip(1.5e-10).scale).toBe(11);
  expect(roundTrip(12.345).scale).toBe(3);
  expect(roundTrip(1e21).scale).toBe(0);
});

test('every finite double comes back, in at most 64 bytes', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const { read, end } = roundTrip(value);
      expect(read).toBe(value === 0 ? 0 : value);
      expect(end).toBeLessThanOrEqual(64);
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

test('amounts of money come back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (hundredths) => {
      expect(roundTrip(hundredths / 100).read).toBe(hundredths / 100);
    }),
    { seed: 2, numRuns: 2_000 },
  );
});
