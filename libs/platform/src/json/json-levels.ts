import { jsonPointer } from './json-pointer.js';

/** What is known of the arrays and objects that are open around a place in a JSON text. */
export class JsonLevels {
  /** Separators so far. */
  readonly count: Uint32Array;
  readonly isObject: Uint8Array;
  /** Where the latest name is. */
  readonly nameStart: Int32Array;
  readonly nameEnd: Int32Array;

  constructor(readonly depth: number) {
    this.count = new Uint32Array(depth + 1);
    this.isObject = new Uint8Array(depth + 1);
    this.nameStart = new Int32Array(depth + 1);
    this.nameEnd = new Int32Array(depth + 1);
  }

  /** To what is inside of so many of them. */
  pointer(levels: number, bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const steps: (string | number)[] = [];
    for (let level = 1; level <= levels; level += 1) {
      const name = this.isObject[level] === 1;
      steps.push(
        name
          ? text.toString('utf8', this.nameStart[level], this.nameEnd[level])
          : (this.count[level] as number),
      );
    }
    return jsonPointer(steps);
  }
}
