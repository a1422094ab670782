import type { JsonObject, JsonValue, MeasuredExperiment, UnitEvent } from '#libs/domain';
import { histories, type History } from './statistics-histories.js';
import type fc from 'fast-check';

const COUNTRIES: readonly (JsonValue | undefined)[] = [
  ...['NL', 'BE', 'NL', 'Côte d’Ivoire', '', '(other)', '(none)'],
  ...[7, 0.5, true, null, undefined, ['NL'], { code: 'NL' }],
];
const DEVICES = ['phone', 'desktop', 'phone', undefined];

/** By the number of a version; the first ones differ in nothing else than when they stop, or in a phase. */
const SEGMENTS: readonly (readonly string[])[] = [
  ...Array<string[]>(4).fill(['country', 'device']),
  ['device'],
  [],
  ['country', 'device', 'nothing'],
  ['country', 'device'],
  ['country', 'device'],
];

/** Histories in which exposures carry attributes, and experiments are segmented by some of them. */
export function segmentedHistories(project: (number: number) => string): fc.Arbitrary<History> {
  return histories(project).map(segmented);
}

function segmented(history: History): History {
  return {
    ...history,
    versions: history.versions.map((versions) => versions.map(withSegments)),
    happenings: history.happenings.map((happening) =>
      happening.kind === 'append'
        ? { ...happening, events: happening.events.map(withAttributes) }
        : happening,
    ),
  };
}

function withSegments(version: MeasuredExperiment, index: number): MeasuredExperiment {
  const segments = SEGMENTS[index] ?? [];
  return segments.length === 0 ? version : { ...version, segments: [...segments] };
}

/** The same event, whenever it is sent, says the same. */
function withAttributes(event: UnitEvent): UnitEvent {
  if (event.type === 'track') return event;
  const dice = Number.parseInt(event.id.slice(0, 6), 16);
  if (dice % 11 === 0) return event;
  const country = COUNTRIES[dice % COUNTRIES.length];
  const device = DEVICES[Math.floor(dice / COUNTRIES.length) % DEVICES.length];
  const attributes: JsonObject = {
    ...(country !== undefined && { country }),
    ...(device !== undefined && { device }),
  };
  return { ...event, attributes };
}
