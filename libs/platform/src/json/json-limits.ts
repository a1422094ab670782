export interface JsonLimits {
  /** Levels of arrays and objects. */
  depth: number;
  /** Members of one object. */
  members: number;
  /** Items of one array. */
  items: number;
  /** Bytes of one name as written. */
  nameBytes: number;
  /** Arrays, objects and members of all of it: each costs the parser many times what a text or a number does. */
  parts: number;
  /** Items of all arrays together, the first of each left out: whatever is made of them goes through each. */
  allItems: number;
}

export const JSON_LIMITS: JsonLimits = {
  depth: 32,
  members: 256,
  items: 10_000,
  nameBytes: 256,
  parts: 5_000,
  allItems: 50_000,
};
