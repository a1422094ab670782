import { hash } from '../hashing/hash.js';

/** Name of a namespace and the share of it, from `start` to `end` in 0..1, that an experiment may use. */
export type Namespace = readonly [name: string, start: number, end: number];

/** Whether a unit falls into an experiment's share of a namespace (hash version 1 with the name as salt). */
export function inNamespace(unit: string, [name, start, end]: Namespace): boolean {
  const bucket = hash(`__${name}`, unit, 1) as number;
  return bucket >= start && bucket < end;
}
