const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

const LONGEST = 40;
const HOUR_MILLIS = 3_600_000;
const FUTURE_HOURS = 24;

/**
 * The time that an ISO 8601 text with a zone says, or what is wrong with it in words. Leap seconds are read as the second
 * after them. A time that a device's wrong clock puts more than a day ahead would make everything after it look earlier.
 */
export function readTimestamp(text: unknown, now: number): Date | string {
  if (typeof text !== 'string') return 'must be a string, an ISO 8601 time such as "2026-01-31T12:00:00Z"';
  const parts = text.length <= LONGEST ? ISO_8601.exec(text) : null;
  if (parts === null) return 'must be an ISO 8601 time with its zone, such as "2026-01-31T12:00:00Z"';
  const [, year, month, day, , , second] = parts;
  if (!isDate(Number(year), Number(month), Number(day))) return 'names a day that does not exist';
  const millis =
    second === '60' ? Date.parse(text.replace(':60', ':59')) + 1_000 : Date.parse(normalZone(text));
  if (millis < 0) return 'must not be before 1970';
  if (millis > now + FUTURE_HOURS * HOUR_MILLIS) {
    return `is more than ${FUTURE_HOURS} hours ahead of the server's time, ${new Date(now).toISOString()}`;
  }
  return new Date(millis);
}

/** "+0200" is ISO 8601 too, but not what Date.parse knows. */
function normalZone(text: string): string {
  return text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
