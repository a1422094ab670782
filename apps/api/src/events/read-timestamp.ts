const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

const LONGEST = 40;

/** What a timestamp says: a time, in milliseconds since 1970; a time that no calendar has; or nothing that is a time. */
export type TimeReading =
  | { kind: 'time'; time: number }
  | { kind: 'impossible'; detail: string }
  | { kind: 'malformed'; detail: string };

/** Reads an ISO 8601 text with a zone. Leap seconds are read as the second after them. */
export function readTimestamp(text: unknown): TimeReading {
  if (typeof text !== 'string') {
    return malformed('must be a string, an ISO 8601 time such as "2026-01-31T12:00:00Z"');
  }
  const parts = text.length <= LONGEST ? ISO_8601.exec(text) : null;
  if (parts === null) {
    return malformed('must be an ISO 8601 time with its zone, such as "2026-01-31T12:00:00Z"');
  }
  const [, year, month, day, , , second] = parts;
  if (!isDate(Number(year), Number(month), Number(day))) {
    return { kind: 'impossible', detail: 'names a day that does not exist' };
  }
  const time =
    second === '60' ? Date.parse(text.replace(':60', ':59')) + 1_000 : Date.parse(normalZone(text));
  return { kind: 'time', time };
}

function malformed(detail: string): TimeReading {
  return { kind: 'malformed', detail };
}

/** "+0200" is ISO 8601 too, but not what Date.parse knows. */
function normalZone(text: string): string {
  return text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
