const HEADER_BYTES = 8;
const DIGITS = 4;
const BASE = 10_000;
const POSITIVE = 0x0000;
const NEGATIVE = 0x4000;
const LARGEST_SHORT = BASE * BASE;

/**
 * Writes a finite double as a field of PostgreSQL's binary `numeric`: exactly the decimal number that JavaScript prints for it.
 * The format is a header (count, weight, sign, scale) and digits in base 10,000, as PostgreSQL's `numeric_recv` reads them.
 * @returns offset after the field; at most 64 bytes are written
 */
export function writeNumeric(value: number, target: Buffer, offset: number): number {
  return writeDigits(
    value >= 0 && value < LARGEST_SHORT ? shortDigits(value) : anyDigits(value),
    target,
    offset,
  );
}

interface NumericDigits {
  /** In base 10,000, most significant first. */
  digits: number[];
  /** Exponent of the first digit. */
  weight: number;
  /** Decimal places. */
  scale: number;
  sign: number;
}

/** Counts and amounts of money, which is most of what comes: up to eight digits and two decimals. */
function shortDigits(value: number): NumericDigits {
  const whole = Math.floor(value);
  const hundredths = Math.round((value - whole) * 100);
  if (value !== whole && value !== (whole * 100 + hundredths) / 100) return anyDigits(value);
  const digits = whole < BASE ? [whole] : [Math.floor(whole / BASE), whole % BASE];
  const weight = digits.length - 1;
  if (value === whole) return { digits, weight, scale: 0, sign: POSITIVE };
  digits.push(hundredths * 100);
  return { digits, weight, scale: 2, sign: POSITIVE };
}

function anyDigits(value: number): NumericDigits {
  const [, minus, whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const decimals = (whole + fraction).replace(/0+$/, '');
  const point = whole.length + Number(exponent ?? 0);
  const weight = Math.ceil(point / DIGITS) - 1;
  const padded = '0'.repeat((weight + 1) * DIGITS - point) + decimals;
  const digits = (padded.match(/.{1,4}/g) ?? []).map((digit) => Number(digit.padEnd(DIGITS, '0')));
  const scale = Math.max(0, decimals.length - point);
  return { digits, weight, scale, sign: minus === '-' ? NEGATIVE : POSITIVE };
}

function writeDigits({ digits, weight, scale, sign }: NumericDigits, target: Buffer, offset: number): number {
  let at = target.writeInt32BE(HEADER_BYTES + digits.length * 2, offset);
  at = target.writeInt16BE(digits.length, at);
  at = target.writeInt16BE(weight, at);
  at = target.writeUInt16BE(sign, at);
  at = target.writeInt16BE(scale, at);
  for (const digit of digits) at = target.writeInt16BE(digit, at);
  return at;
}
