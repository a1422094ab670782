import type { WebStorage } from './event-storage.js';

/** What is used of a browser's window; all of it is absent elsewhere. */
export interface Page {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
  document?: {
    visibilityState?: string;
    addEventListener(type: string, listener: () => void): void;
    removeEventListener(type: string, listener: () => void): void;
  };
  navigator?: { sendBeacon?(url: string, text: string): boolean };
  Request?: { prototype: object };
  readonly localStorage?: WebStorage;
}

/** The page's localStorage; null where there is none, or where the user's settings make touching it an error. */
export function localStorageOf(page: Page): WebStorage | null {
  try {
    return (page.document && page.localStorage) ?? null;
  } catch {
    return null;
  }
}

/** A request that outlives its page, with headers and an answer: better than a beacon, and not in every browser. */
export function canKeepAlive({ Request }: Page): boolean {
  return Request !== undefined && 'keepalive' in Request.prototype;
}

/**
 * Calls `onHide` whenever the page may be about to end, and `onOnline` when the network is back. Mobile browsers often fire
 * only the first of visibilitychange and pagehide. Answers with what ends the listening.
 */
export function watchPage(page: Page, onHide: () => void, onOnline: () => void): () => void {
  const { document } = page;
  if (!document) return () => undefined;
  const onVisibility = (): void => {
    if (document.visibilityState === 'hidden') onHide();
  };
  document.addEventListener('visibilitychange', onVisibility);
  page.addEventListener?.('pagehide', onHide);
  page.addEventListener?.('online', onOnline);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    page.removeEventListener?.('pagehide', onHide);
    page.removeEventListener?.('online', onOnline);
  };
}
