import type { Entry } from './event.js';

/**
 * Where events wait while the platform cannot be reached, beyond the life of the page or process. Each event is kept for
 * itself, so that pages which share a storage never overwrite each other. Any of these may throw, or answer with a promise.
 */
export interface EventStorage {
  /** Everything that is kept. */
  load(): Entry[] | Promise<Entry[]>;
  put(id: string, text: string): void | Promise<void>;
  /** Nothing happens when there is no such event. */
  remove(id: string): void | Promise<void>;
}

/** What is used of the Web's `Storage`. */
export interface WebStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps events in `localStorage` or `sessionStorage`, under keys that begin with `prefix`. */
export function webEventStorage(storage: WebStorage, prefix: string): EventStorage {
  return {
    load() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
      return keys
        .filter((key) => key.startsWith(prefix))
        .sort()
        .map((key) => ({ id: key.slice(prefix.length), text: storage.getItem(key) ?? '' }));
    },
    put: (id, text) => storage.setItem(prefix + id, text),
    remove: (id) => storage.removeItem(prefix + id),
  };
}
