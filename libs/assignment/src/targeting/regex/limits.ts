/** Longest pattern, in UTF-16 code units. */
export const MAXIMUM_PATTERN_LENGTH = 256;

/** Longest text that is matched, in UTF-16 code units; a longer one matches nothing. */
export const MAXIMUM_INPUT_LENGTH = 1024;

/** Largest program a pattern may expand to: `(a{50}){50}` is short to write and long to run. */
export const MAXIMUM_PROGRAM_SIZE = 500;

/** How many compiled patterns are kept. */
export const CACHE_SIZE = 1000;
