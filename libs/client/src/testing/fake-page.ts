import type { Page } from '../page.js';
import { MapStorage } from './map-storage.js';

/** A window as far as the client looks at it, in which a test plays the user. */
export class FakePage implements Page {
  readonly localStorage: MapStorage;
  readonly beacons: { url: string; text: string }[] = [];
  readonly document: NonNullable<Page['document']> & { visibilityState: string };
  readonly navigator = {
    sendBeacon: (url: string, text: string): boolean => this.beacons.push({ url, text }) > 0,
  };
  readonly Request: { prototype: object };
  private readonly target = new EventTarget();
  private readonly documentTarget = new EventTarget();

  constructor({ keepalive = true, storage = new MapStorage() } = {}) {
    this.localStorage = storage;
    this.Request = { prototype: keepalive ? { keepalive: false } : {} };
    this.document = {
      visibilityState: 'visible',
      addEventListener: (type, listener) => this.documentTarget.addEventListener(type, listener),
      removeEventListener: (type, listener) => this.documentTarget.removeEventListener(type, listener),
    };
  }

  addEventListener(type: string, listener: () => void): void {
    this.target.addEventListener(type, listener);
  }

  removeEventListener(type: string, listener: () => void): void {
    this.target.removeEventListener(type, listener);
  }

  hide(): void {
    this.document.visibilityState = 'hidden';
    this.documentTarget.dispatchEvent(new Event('visibilitychange'));
  }

  show(): void {
    this.document.visibilityState = 'visible';
    this.documentTarget.dispatchEvent(new Event('visibilitychange'));
  }

  /** As when the page is left: both events come. */
  leave(): void {
    this.hide();
    this.target.dispatchEvent(new Event('pagehide'));
  }

  online(): void {
    this.target.dispatchEvent(new Event('online'));
  }
}
