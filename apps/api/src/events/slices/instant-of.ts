const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
/** "2026-01-31T12:00:00Z" and "2026-01-31T12:00:00.123Z". */
const TO_SECONDS = 20;
const TO_MILLISECONDS = 24;
const SEPARATORS: readonly [number, number][] = [
  [4, DASH],
  [7, DASH],
  [10, LETTER_T],
  [13, COLON],
  [16, COLON],
];
/** A day that every month has. */
const SHORTEST_MONTH = 28;

/** The time that bytes say as `Date.toISOString` writes it, in milliseconds since 1970; NaN: not written like that. */
export function instantOf(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length !== TO_SECONDS && length !== TO_MILLISECONDS) return NaN;
  if (bytes[to - 1] !== LETTER_Z) return NaN;
  for (const [place, separator] of SEPARATORS) if (bytes[from + place] !== separator) return NaN;
  const isWhole = length === TO_SECONDS;
  if (!isWhole && bytes[from + 19] !== POINT) return NaN;
  return instant(bytes, from, isWhole ? 0 : digits(bytes, from + 20, 3));
}

function instant(bytes: Uint8Array, from: number, milliseconds: number): number {
  const year = digits(bytes, from, 4);
  const month = digits(bytes, from + 5, 2);
  const day = digits(bytes, from + 8, 2);
  const hour = digits(bytes, from + 11, 2);
  const minute = digits(bytes, from + 14, 2);
  const second = digits(bytes, from + 17, 2);
  const isTime = hour < 24 && minute < 60 && second < 60;
  if (!isTime || !isDay(year, month, day)) return NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
}

/** Years before 1970 are for others to judge. */
function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= SHORTEST_MONTH || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** NaN when one of them is no digit. */
function digits(bytes: Uint8Array, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}
