/**
 * A targeting condition as data: paths of attributes mapped to what they must be, joined by and.
 * The language is MongoDB's as the GrowthBook SDK specification 0.8 narrows it.
 *
 * @example { "country": { "$in": ["NL", "BE"] }, "$not": { "plan": "free" } }
 */
export type Condition = Readonly<Record<string, unknown>>;

/** What is known about a unit: plain data, by attribute name. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A compiled condition: whether it holds for an object. Never throws. */
export type Predicate = (subject: unknown) => boolean;

/** A compiled requirement on one value. Never throws. */
export type ValuePredicate = (value: unknown) => boolean;

/** Named groups that conditions may refer to: a bare list of values (first format), or a typed entry. */
export type SavedGroups = Readonly<Record<string, unknown>>;

/** How deep a condition may nest; deeper ones are refused. */
export const MAXIMUM_DEPTH = 32;

/** How many operators and paths one condition may have, saved groups counted where they are used. */
export const MAXIMUM_NODES = 10_000;
