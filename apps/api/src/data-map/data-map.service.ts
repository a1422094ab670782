import { eventWarnings, neverSeen } from '#libs/analysis';
import {
  ApiKeyRepository,
  DataMap,
  EventNoteRepository,
  InvalidInputError,
  NotFoundError,
  VersionConflictError,
  type EventNote,
  type ObservedEvents,
  type ObservedName,
  type Page,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { pageRequestOf } from '../input/page-query.js';
import { dataMapResource, type DataMapEntry } from './data-map-entry.js';
import { DataMapQuery, DataMapResource, EventNoteChange } from './data-map.dto.js';
import { DefinitionLists } from './definition-lists.js';
import { readingOf, type Readers } from './readers.js';

/** What every event means, who sends it, what reads it, and what is odd about it. */
@Injectable()
export class DataMapService {
  constructor(
    private readonly dataMap: DataMap,
    private readonly notes: EventNoteRepository,
    private readonly catalogue: DefinitionLists,
    private readonly apiKeys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  /** By name; also names that metrics read, or people described, and that were never seen. */
  async list(projectId: string, query: DataMapQuery): Promise<Page<DataMapEntry>> {
    const { limit, cursor } = pageRequestOf(query);
    const after = cursor === null ? null : placeOf(cursor);
    const entries = (await this.entries(projectId, null)).filter((entry) => isWanted(entry, query));
    const rest = entries.filter((entry) => after === null || orderOf(entry) > after);
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const isMore = rest.length > limit && last !== undefined;
    return { items, nextCursor: isMore ? Buffer.from(orderOf(last)).toString('base64url') : null };
  }

  async get(projectId: string, name: ObservedName): Promise<DataMapResource> {
    const [entry, keys] = await Promise.all([this.entry(projectId, name), this.apiKeys.list(projectId)]);
    return dataMapResource(entry, new Map(keys.map((key) => [key.id, key.name])), this.clock.now());
  }

  /** Of any name that was seen or is read. */
  async change(
    name: ObservedName,
    change: EventNoteChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<DataMapResource> {
    const { projectId } = requester;
    const { note } = await this.entry(projectId, name);
    if (expectedVersion !== null && expectedVersion !== (note?.version ?? 0)) {
      throw new VersionConflictError('event', name.name);
    }
    const now = this.clock.now();
    const before: EventNote = note ?? { ...blankNote(projectId, name), createdAt: now, updatedAt: now };
    const { description = before.description, owner = before.owner } = change;
    if (description !== before.description || owner !== before.owner) {
      const after = { ...before, description, owner, version: before.version + 1, updatedAt: now };
      const context = changeBy(requester, 'event.update');
      await (note === null ? this.notes.create(after, context) : this.notes.update(after, context));
    }
    return this.get(projectId, name);
  }

  private async entry(projectId: string, name: ObservedName): Promise<DataMapEntry> {
    const isPossible = !name.name.includes('\0');
    const found = isPossible ? (await this.entries(projectId, name))[0] : undefined;
    if (found === undefined) throw new NotFoundError(`event of kind ${name.kind}`, name.name);
    return found;
  }

  private async entries(projectId: string, only: ObservedName | null): Promise<DataMapEntry[]> {
    const [observed, notes, metrics, experiments] = await Promise.all([
      this.dataMap.read(projectId, only === null ? null : [only]),
      this.notes.listAll(projectId),
      this.catalogue.metrics(projectId),
      this.catalogue.experiments(projectId),
    ]);
    return entriesOf({ observed, notes, readers: readingOf(metrics, experiments) })
      .filter((entry) => only === null || orderOf(entry) === orderOf(only))
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  }
}

interface Known {
  observed: ObservedEvents;
  notes: readonly EventNote[];
  readers: Readers;
}

function entriesOf({ observed, notes, readers }: Known): DataMapEntry[] {
  const names = new Map<string, ObservedName>();
  const seen = new Map(observed.events.map((event) => [orderOf(event), event]));
  const described = new Map(notes.map((note) => [orderOf({ kind: note.kind, name: note.key }), note]));
  for (const event of observed.events) names.set(orderOf(event), event);
  for (const name of readers.names) names.set(orderOf({ kind: 'track', name }), { kind: 'track', name });
  for (const { kind, key: name } of notes) names.set(orderOf({ kind, name }), { kind, name });
  return [...names].map(([order, { kind, name }]) => {
    const event = seen.get(order) ?? null;
    const { uses, metrics, experiments } = readers.of({ kind, name });
    const isMissing = event === null && uses.length > 0 && observed.until !== null;
    const warnings =
      event !== null ? eventWarnings(event, uses, observed.until) : isMissing ? [neverSeen()] : [];
    const note = described.get(order) ?? null;
    return { kind, name, note, observed: event, metrics, experiments, warnings };
  });
}

function isWanted({ name, note, warnings }: DataMapEntry, { warning, search }: DataMapQuery): boolean {
  if (warning !== undefined && !warnings.some(({ code }) => code === warning)) return false;
  const text = `${name}\n${note?.description ?? ''}\n${note?.owner ?? ''}`.toLowerCase();
  return search === undefined || text.includes(search.toLowerCase());
}

/** A name cannot hold a NUL. */
function orderOf({ kind, name }: ObservedName): string {
  return `${name}\0${kind}`;
}

function placeOf(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (place.includes('\0')) return place;
  const detail = 'must be the nextCursor of the page before of this list, as it was given';
  throw new InvalidInputError(`The cursor ${detail}.`, [{ pointer: '/cursor', detail }]);
}

function blankNote(
  projectId: string,
  { kind, name }: ObservedName,
): Omit<EventNote, 'createdAt' | 'updatedAt'> {
  return { id: randomUUID(), projectId, kind, key: name, description: '', owner: '', version: 0 };
}
