/** A made-up experiment's history whose truth is known: repeatable, in no particular order, with every nuisance of real traffic. */
export interface ApiEvent {
  id: string;
  type: 'exposure' | 'track';
  unit: string;
  timestamp: string;
  experiment?: string;
  variant?: string;
  name?: string;
  value?: number;
}

export interface Truth {
  byVariant: Record<string, number>;
  crossovers: number;
  /** Units that bought inside the window, and what they paid, by variant. */
  buyers: Record<string, number>;
  revenue: Record<string, number>;
}

export const STARTED_AT = '2026-03-01T00:00:00Z';
const start = Date.parse(STARTED_AT);
const HOUR = 3_600_000;
const WINDOW_HOURS = 24;

/**
 * `units` units: every seventeenth meets both variants, every eleventh is exposed a second time, every third buys one to three
 * times of which one may be before the exposure or after the window; every tenth event is there twice.
 */
export function makeHistory(experiment: string, units: number): { events: ApiEvent[]; truth: Truth } {
  const events: ApiEvent[] = [];
  const truth: Truth = {
    byVariant: { control: 0, treatment: 0 },
    crossovers: 0,
    buyers: { control: 0, treatment: 0 },
    revenue: { control: 0, treatment: 0 },
  };
  for (let unit = 0; unit < units; unit++) {
    const variant = unit % 2 === 0 ? 'control' : 'treatment';
    const other = unit % 2 === 0 ? 'treatment' : 'control';
    const exposedAt = (unit % 240) * HOUR + (unit % 3_600) * 1_000;
    const isCrossover = unit % 17 === 0;
    const expose = (id: string, met: string, at: number): void => {
      events.push({
        id: `x-${unit}-${id}`,
        type: 'exposure',
        unit: `u${unit}`,
        experiment,
        variant: met,
        timestamp: time(at),
      });
    };
    expose('first', variant, exposedAt);
    if (unit % 11 === 0) expose('again', variant, exposedAt + 5 * HOUR);
    if (isCrossover) expose('other', other, exposedAt + 2 * HOUR);
    const paid = purchasesOf(unit, exposedAt, events);
    if (isCrossover) {
      truth.crossovers++;
      continue;
    }
    truth.byVariant[variant]! += 1;
    truth.revenue[variant]! += paid.cents;
    if (paid.count > 0) truth.buyers[variant]! += 1;
  }
  return { events: [...events, ...events.filter((_, index) => index % 10 === 0)], truth };
}

/** Adds the unit's purchases; gives those that count. In cents, so that the truth is exact. */
function purchasesOf(unit: number, exposedAt: number, events: ApiEvent[]): { count: number; cents: number } {
  const counted = { count: 0, cents: 0 };
  if (unit % 3 !== 0) return counted;
  const offsets = [HOUR, WINDOW_HOURS * HOUR, unit % 2 === 0 ? -HOUR : (WINDOW_HOURS + 1) * HOUR].slice(
    0,
    1 + (unit % 4 === 0 ? 2 : 0),
  );
  offsets.forEach((offset, index) => {
    const cents = 100 + ((unit * 37 + index) % 5_000);
    events.push({
      id: `p-${unit}-${index}`,
      type: 'track',
      unit: `u${unit}`,
      name: 'purchase',
      value: cents / 100,
      timestamp: time(exposedAt + offset),
    });
    if (offset < 0 || offset > WINDOW_HOURS * HOUR) return;
    counted.count += 1;
    counted.cents += cents;
  });
  return counted;
}

function time(millisecondsAfterStart: number): string {
  return new Date(start + 24 * HOUR + millisecondsAfterStart).toISOString();
}
