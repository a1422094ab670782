import { StickyBuckets, StickyDocument, stickyDocumentKey } from './sticky-buckets.js';

/** Sticky documents in memory: for one request, after loading what is known of the unit, or for a test. */
export class MemoryStickyBuckets implements StickyBuckets {
  private readonly documents = new Map<string, StickyDocument>();

  constructor(documents: Iterable<StickyDocument> = []) {
    for (const document of documents) this.save(document);
  }

  find(attributeName: string, attributeValue: string): StickyDocument | undefined {
    return this.documents.get(stickyDocumentKey(attributeName, attributeValue));
  }

  save(document: StickyDocument): void {
    this.documents.set(stickyDocumentKey(document.attributeName, document.attributeValue), document);
  }

  /** All documents by name. */
  toObject(): Record<string, StickyDocument> {
    return Object.fromEntries(this.documents);
  }
}
