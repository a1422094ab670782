/** Variation keys that a unit was given before, by experiment key and bucket version ("checkout__2"). */
export interface StickyDocument {
  readonly attributeName: string;
  readonly attributeValue: string;
  readonly assignments?: Readonly<Record<string, string>>;
}

/** Where sticky documents are kept; the caller loads them before an evaluation and stores what is saved. */
export interface StickyBuckets {
  find(attributeName: string, attributeValue: string): StickyDocument | undefined;
  save(document: StickyDocument): void;
}

/** Name of a unit's document. */
export function stickyDocumentKey(attributeName: string, attributeValue: string): string {
  return `${attributeName}||${attributeValue}`;
}

/** Name of an experiment's entry in a document. */
export function stickyExperimentKey(experimentKey: string, bucketVersion?: number): string {
  return `${experimentKey}__${bucketVersion || 0}`;
}

/** Text of an attribute's value in a document's name: numbers and objects by their JSON. */
export function stickyValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
