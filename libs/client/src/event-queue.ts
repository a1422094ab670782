import type { Entry } from './event.js';
import type { EventStorage } from './event-storage.js';

export interface EventQueue {
  readonly size: number;
  /** False when there is no room. What waits already stays: outcomes are worth nothing without the exposure before them. */
  add(entry: Entry): boolean;
  /** The oldest, up to so many and so many bytes as JSON, but one at least. */
  take(count: number, bytes: number, except?: ReadonlySet<string>): Entry[];
  /** False when it was not there any more. */
  remove(id: string): boolean;
  all(): Entry[];
  /** Takes in what earlier pages or processes left behind, as far as there is room. False when nothing came. */
  adopt(): Promise<boolean>;
  /** What no storage keeps, once all writing is done. */
  unsaved(): Promise<Entry[]>;
}

/** At most `capacity` events in memory, each kept in the storage too, when there is one. */
export function createEventQueue(
  storage: EventStorage | null,
  capacity: number,
  onFault: (error: unknown) => void,
): EventQueue {
  const encoder = new TextEncoder();
  const entries = new Map<string, string>();
  const saved = new Set<string>();
  let writing: Promise<unknown> = Promise.resolve();
  let hasMore = storage !== null;

  // Runs at once as far as the storage does: a page that is being left gives no second chance.
  const attempt = async <T>(act: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      onFault(error);
      return undefined;
    }
  };

  const remove = (id: string): boolean => {
    if (storage) void attempt(() => storage.remove(id));
    saved.delete(id);
    return entries.delete(id);
  };

  const put = async (store: EventStorage, { id, text }: Entry): Promise<void> => {
    const isSaved = await attempt(async () => {
      await store.put(id, text);
      return true;
    });
    if (!isSaved) return;
    if (entries.has(id)) saved.add(id);
    else remove(id);
  };

  const all = (): Entry[] => Array.from(entries, ([id, text]) => ({ id, text }));

  return {
    get size() {
      return entries.size;
    },
    add(entry) {
      if (entries.size >= capacity) return false;
      entries.set(entry.id, entry.text);
      if (storage) writing = Promise.all([writing, put(storage, entry)]);
      return true;
    },
    take(count, bytes, except) {
      const batch: Entry[] = [];
      let size = 0;
      for (const [id, text] of entries) {
        if (except?.has(id)) continue;
        size += encoder.encode(text).length + 1;
        if (batch.length > 0 && (batch.length >= count || size > bytes)) break;
        batch.push({ id, text });
      }
      return batch;
    },
    remove,
    all,
    async adopt() {
      if (!storage || !hasMore) return false;
      hasMore = false;
      const before = entries.size;
      for (const { id, text } of (await attempt(() => storage.load())) ?? []) {
        if (entries.has(id)) continue;
        if (entries.size >= capacity) {
          hasMore = true;
          break;
        }
        if (!isEvent(id, text)) remove(id);
        else {
          entries.set(id, text);
          saved.add(id);
        }
      }
      return entries.size > before;
    },
    async unsaved() {
      await writing;
      return all().filter(({ id }) => !saved.has(id));
    },
  };
}

/** Whoever can write to the storage can write anything; what was cut off or is not ours would spoil a whole batch. */
function isEvent(id: string, text: string): boolean {
  try {
    return (JSON.parse(text) as { id?: unknown }).id === id;
  } catch {
    return false;
  }
}
