/** A point in time as a file says it. */
export interface Instant {
  date: Date;
  /** Equal for equal instants however they are written: ISO 8601 in UTC with all the digits that were given. */
  canonical: string;
  /** The text named no zone and was taken as UTC. */
  withoutZone: boolean;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const EPOCH_SECONDS = /^(\d{9,10})(?:\.(\d{1,12}))?$/;
const EPOCH_MILLISECONDS = /^\d{12,13}$/;

/** ISO 8601 (a blank for the T will do), or seconds or milliseconds since 1970; null when it is neither. */
export function parseInstant(text: string): Instant | null {
  const trimmed = text.trim();
  const seconds = EPOCH_SECONDS.exec(trimmed);
  if (seconds !== null) return instant(Number(seconds[1]) * 1000, seconds[2] ?? '', false);
  if (EPOCH_MILLISECONDS.test(trimmed)) {
    const milliseconds = Number(trimmed);
    const second = Math.floor(milliseconds / 1000) * 1000;
    return instant(second, String(milliseconds - second).padStart(3, '0'), false);
  }
  return parseIso(trimmed);
}

function parseIso(text: string): Instant | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  local.setUTCFullYear(year, month - 1, day);
  const exists = local.getUTCMonth() === month - 1 && local.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return null;
  const offset = offsetMinutes(match[8]);
  if (offset === null) return null;
  return instant(local.getTime() - offset * 60_000, match[7] ?? '', match[8] === undefined);
}

/** Minutes east of UTC; null when there is no such zone. */
function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || 0);
  if (hours > 18 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function instant(secondMs: number, fraction: string, withoutZone: boolean): Instant {
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const whole = new Date(secondMs).toISOString().slice(0, -5);
  const digits = fraction.replace(/0+$/, '');
  return {
    date: new Date(secondMs + milliseconds),
    canonical: digits === '' ? `${whole}Z` : `${whole}.${digits}Z`,
    withoutZone,
  };
}
