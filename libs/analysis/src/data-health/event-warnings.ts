import type { EventUse, ObservedEvent } from '#libs/domain';
import { count, listed, sharePercent } from '../wording.js';
import { botLikeUnits } from './bot-like.js';
import { judgeVolume } from './judge-volume.js';
import { HEALTH_LIMITS } from './limits.js';
import { numberMissing } from './number-missing.js';
import { typeChangeOf } from './type-change.js';
import { volumeText } from './volume-text.js';

export const EVENT_WARNING_CODES = [
  'NEVER_SEEN',
  'UNUSED_EVENT',
  'EVENT_STOPPED',
  'VOLUME_UNUSUAL',
  'PROPERTY_TYPE_CHANGED',
  'NUMBER_MISSING',
  'BOT_LIKE_UNITS',
  'TOO_MANY_NAMES',
] as const;
export type EventWarningCode = (typeof EVENT_WARNING_CODES)[number];

export interface EventWarning {
  code: EventWarningCode;
  /** What is seen, and what to do. */
  detail: string;
  /** Null: nobody knows. */
  since: Date | null;
}

const DAY_MILLIS = 86_400_000;
const NAMED_UNITS = 3;

/** Everything about an event that somebody should look at. `uses`: by all metrics of the project. Empty for a healthy event. */
export function eventWarnings(
  event: ObservedEvent,
  uses: readonly EventUse[],
  until: Date | null,
): EventWarning[] {
  if (event.kind === 'other') return [tooManyNames(event)];
  if (until === null) return [];
  return [
    ...(event.kind === 'track' && uses.length === 0 ? [unused(event)] : []),
    ...volumeWarnings(event, uses, until),
    ...typeWarnings(event, until),
    ...numberWarnings(event, uses),
    ...botWarnings(event, until),
  ];
}

/** Of a name that metrics read and nobody sent. */
export function neverSeen(): EventWarning {
  const detail =
    'A metric reads it, and no such event has come. See that the app sends it, under exactly this name, and look for rejected events.';
  return { code: 'NEVER_SEEN', detail, since: null };
}

function unused({ firstSeen }: ObservedEvent): EventWarning {
  const detail =
    'No metric reads it. Make a metric of it, or stop sending it: it costs room and tells nothing.';
  return { code: 'UNUSED_EVENT', detail, since: firstSeen };
}

function volumeWarnings(event: ObservedEvent, uses: readonly EventUse[], until: Date): EventWarning[] {
  // Exposures end with their experiment, and change with its traffic.
  const unusual = event.kind === 'exposure' ? null : judgeVolume(event, until);
  if (unusual === null) return [];
  const { kind, since } = unusual;
  const isStopped = kind === 'stopped';
  if (isStopped && uses.length === 0) return [];
  const detail = `${volumeText(unusual)} ${
    kind === 'high'
      ? 'Look for a sender that repeats itself, a bot, an import, or a release that sends it in more places.'
      : 'Look at what was released since then, at rejected events, and at the senders below.'
  }`;
  return [{ code: isStopped ? 'EVENT_STOPPED' : 'VOLUME_UNUSUAL', detail, since }];
}

function typeWarnings({ properties, value }: ObservedEvent, until: Date): EventWarning[] {
  const earliest = until.getTime() - HEALTH_LIMITS.changedDays * DAY_MILLIS;
  return [{ name: 'value', types: value }, ...properties].flatMap((property) => {
    const change = typeChangeOf(property);
    if (change === null || change.at.getTime() < earliest) return [];
    const detail = `"${change.property}" came as ${change.from} and comes as ${change.to} since ${dayOf(change.at)}. Send one type: filters and sums pass over the other one.`;
    return [{ code: 'PROPERTY_TYPE_CHANGED' as const, detail, since: change.at }];
  });
}

function numberWarnings(event: ObservedEvent, uses: readonly EventUse[]): EventWarning[] {
  const sources = new Set(uses.flatMap(({ sums }) => sums ?? []));
  return [...sources].flatMap((source) => {
    const missing = numberMissing(event, source);
    if (missing === null) return [];
    const { property, withNumber, withText } = missing;
    const place = property === 'value' ? 'a value of its own' : `a number in "${property}"`;
    const texts = withText > 0 ? `; ${sharePercent(withText)} carry a text there, which counts as none` : '';
    const detail = `A metric sums it, and only ${sharePercent(withNumber)} of the newest events carry ${place}${texts}. Send it as a JSON number, or mend the metric.`;
    return [{ code: 'NUMBER_MISSING' as const, detail, since: null }];
  });
}

function botWarnings(event: ObservedEvent, until: Date): EventWarning[] {
  const bots = botLikeUnits(event, new Date(until.getTime() - HEALTH_LIMITS.botDays * DAY_MILLIS));
  if (bots.length === 0) return [];
  const named = bots
    .slice(0, NAMED_UNITS)
    .map(({ unit, day, events }) => `"${unit}" (${count(events)} on ${day})`);
  const others = bots.length > NAMED_UNITS ? `, and ${bots.length - NAMED_UNITS} more` : '';
  const first = bots.map(({ day }) => day).toSorted()[0] as string;
  const detail = `More events than a person makes came from ${listed(named)}${others}. Look for bots, tests and retries under new event ids; leave such units out of experiments, or cap the metrics.`;
  return [{ code: 'BOT_LIKE_UNITS', detail, since: new Date(`${first}T00:00:00Z`) }];
}

function tooManyNames({ events, firstSeen }: ObservedEvent): EventWarning {
  const detail = `${count(events)} events came under names beyond the most that are kept. Their sender makes names up, often by putting an id into the name: put it into a property.`;
  return { code: 'TOO_MANY_NAMES', detail, since: firstSeen };
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
