import type { JsonValue } from '#libs/domain';
import type { Dependant } from './dependant.js';

const LONGEST_VALUE = 60;

/** `the experiment "a" (running)`, `the flag "b"`. */
export function dependantInWords({ type, key, status }: Dependant): string {
  return `the ${type} "${key}"${status === null ? '' : ` (${status})`}`;
}

/** A value as people can read it in a sentence. */
export function valueInWords(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
}

/** 0.125 is 12.5%. */
export function shareInWords(share: number): string {
  return `${Number((share * 100).toPrecision(6))}%`;
}
