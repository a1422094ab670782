import type { WireMappedEventDetail, WireMappedType } from '../api-client/wire.js';
import { textTable } from '../terminal/text-table.js';

const DAYS = 7;

/** All that is known of an event, for reading. */
export function eventText(entry: WireMappedEventDetail): string {
  const { firstSeen, lastSeen, events, description, owner, metrics, experiments } = entry;
  const facts = [
    ['Event', `${entry.event} (${entry.kind})`],
    ['Meaning', description],
    ['Owner', owner],
    ['Seen', firstSeen === null ? 'never' : `${events} times, ${firstSeen} to ${lastSeen ?? ''}`],
    ['Read by', [...metrics, ...experiments].join(', ') || 'nothing'],
    [
      'By day',
      entry.eventsPerDay
        .slice(-DAYS)
        .map((day) => `${day.day} ${day.events}`)
        .join(', '),
    ],
    ['Own value', typesText(entry.value) || 'none'],
  ].filter(([, text]) => text !== '');
  const properties = entry.properties.map(({ name, types, example }) => [
    name,
    typesText(types),
    example === null ? '' : JSON.stringify(example),
  ]);
  const senders = entry.senders.map(({ name, apiKey, share, lastSeen: last }) => [
    name ?? apiKey,
    percent(share),
    last,
  ]);
  const parts = [
    textTable(facts),
    ...entry.warnings.map(({ code, detail }) => `${code}: ${detail}`),
    ...(properties.length === 0 ? [] : [textTable([['PROPERTY', 'TYPES', 'EXAMPLE'], ...properties])]),
    ...(senders.length === 0 ? [] : [textTable([['SENDER', 'SHARE', 'LAST SEEN'], ...senders])]),
  ];
  return parts.join('\n\n');
}

function typesText(types: readonly WireMappedType[]): string {
  return types.map(({ type, share }) => `${type} ${percent(share)}`).join(', ');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
