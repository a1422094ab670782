import type { Dice } from '../dice.js';
import { EXPERIMENTS, MOVING, STARTED_AT } from './experiments.js';
import { flawed } from './flawed-events.js';

/** An event as it goes over the wire. */
export interface WireEvent {
  id: string;
  type: 'exposure' | 'track';
  unit: string;
  /** Empty: the time at which it is first sent, and for good. */
  timestamp: string;
  experiment?: string;
  variant?: string;
  name?: string;
  value?: number;
  properties?: Record<string, unknown>;
}

export interface Traffic {
  batches: WireEvent[][];
  /** Every acceptable event, once. */
  sound: Map<string, WireEvent>;
  /** Ids of events that must be refused. */
  flawed: Set<string>;
  /** Ids of events that must be kept aside. */
  aside: Set<string>;
  /** Ids of events that faults send on the side. */
  extra: Set<string>;
}

const start = Date.parse(STARTED_AT);
const HOUR = 3_600_000;
const DAYS = 30;
const SIZES = [1, 1, 10, 100, 100, 250, 500, 1_000, 2_000];
const EVENTS_PER_UNIT = 8;

/** A history of about so many events with every nuisance of real traffic, in the order and the batches in which it is sent. */
export function makeTraffic(dice: Dice, events: number): Traffic {
  const sound = new Map<string, WireEvent>();
  const rejected = new Set<string>();
  const aside = new Set<string>();
  const sending: { event: WireEvent; at: number }[] = [];
  for (let unit = 0; sending.length < events; unit++) {
    for (const event of eventsOf(dice, unit)) {
      sound.set(event.id, event);
      const happened =
        event.timestamp === '' ? start + dice.uniform() * DAYS * 24 * HOUR : Date.parse(event.timestamp);
      // Most come in about the order in which they happened; some devices send weeks later.
      const sent = (): number =>
        dice.chance(0.1) ? dice.uniform() * DAYS * 24 * HOUR : dice.uniform() * 6 * HOUR;
      sending.push({ event, at: happened + sent() });
      if (dice.chance(0.08)) sending.push({ event, at: happened + sent() });
    }
    if (dice.chance(0.1)) {
      const { event, isKeptAside } = flawed(dice, unit);
      (isKeptAside ? aside : rejected).add(event.id);
      sending.push({ event, at: start + dice.uniform() * DAYS * 24 * HOUR });
    }
  }
  sending.sort((one, other) => one.at - other.at);
  return { batches: inBatches(dice, sending), sound, flawed: rejected, aside, extra: new Set() };
}

function inBatches(dice: Dice, sending: readonly { event: WireEvent }[]): WireEvent[][] {
  const batches: WireEvent[][] = [];
  for (let from = 0; from < sending.length;) {
    const size = dice.pick(SIZES);
    const batch = sending.slice(from, from + size).map(({ event }) => event);
    from += size;
    // One that is there twice, and a whole batch that a client sends again.
    if (dice.chance(0.3)) batch.push(dice.pick(batch));
    batches.push(batch);
    if (dice.chance(0.05)) batches.push([...batch].reverse());
  }
  return batches;
}

function eventsOf(dice: Dice, unit: number): WireEvent[] {
  const name = dice.chance(0.05) ? `用户-${unit}-é` : `u${unit}`;
  const events = EXPERIMENTS.flatMap((experiment) =>
    dice.chance(0.7) ? exposuresOf(dice, name, experiment) : [],
  );
  const count = dice.integer(0, 2 * (EVENTS_PER_UNIT - 2));
  for (let index = 0; index < count; index++) events.push(trackOf(dice, name));
  return events;
}

/** One or two exposures; of one unit in thirty to two variants. */
function exposuresOf(
  dice: Dice,
  unit: string,
  { key, variants }: { key: string; variants: readonly string[] },
): WireEvent[] {
  const variant = dice.pick(variants);
  const expose = (met: string): WireEvent => {
    const timestamp = timeOf(dice, key === MOVING);
    return { id: idOf(dice), type: 'exposure', unit, experiment: key, variant: met, timestamp };
  };
  const events = [expose(variant)];
  if (dice.chance(0.2)) events.push(expose(variant));
  if (dice.chance(1 / 30)) events.push(expose(dice.pick(variants)));
  return events;
}

function trackOf(dice: Dice, unit: string): WireEvent {
  const event = { id: idOf(dice), type: 'track' as const, unit, timestamp: timeOf(dice, false) };
  if (dice.chance(0.5)) return { ...event, name: 'purchase', value: dice.integer(0, 9_999) / 100 };
  if (dice.chance(0.8)) return { ...event, name: 'session', properties: { pages: dice.integer(1, 30) } };
  return dice.chance(0.5)
    ? { ...event, name: 'purchase' }
    : { ...event, name: 'other', properties: { text: 'x'.repeat(dice.integer(0, 200)) } };
}

/** Whole seconds, so that equal times happen. Some exposures of the edited experiment are of now: its later phases have units. */
function timeOf(dice: Dice, maybeNow: boolean): string {
  if (maybeNow && dice.chance(0.5)) return '';
  return new Date(start + dice.integer(0, DAYS * 86_400) * 1_000).toISOString();
}

function idOf(dice: Dice): string {
  const kind = dice.uniform();
  if (kind < 0.5) return dice.uuid(Date.parse(STARTED_AT) + dice.integer(0, 2e9));
  return kind < 0.8 ? dice.uuid() : `order ${dice.uuid().slice(0, 23)}`;
}
