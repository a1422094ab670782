/** So many digits are always exact in a double, and so is every power of ten up to there: their quotient is rounded once. */
export const EXACT_DIGITS = 15;

export const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
