/**
 * Guards against programmer errors. A distribution is a function of numbers, so an impossible parameter
 * is a bug in the caller and throws a RangeError that names the argument; it is never turned into NaN.
 */

/** Throws unless `value` is a number (infinities allowed). */
export function requireNumber(value: number, name: string): void {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new RangeError(`${name} must be a number, got ${String(value)}`);
  }
}

/** Throws unless `value` is a finite number. */
export function requireFinite(value: number, name: string): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be finite, got ${String(value)}`);
}

/** Throws unless `value` > 0; `Infinity` passes only when `allowInfinity` is set. */
export function requirePositive(value: number, name: string, allowInfinity = false): void {
  if (!(value > 0) || (value === Infinity && !allowInfinity)) {
    throw new RangeError(
      `${name} must be positive${allowInfinity ? '' : ' and finite'}, got ${String(value)}`,
    );
  }
}

/** Throws unless `value` is finite and >= 0. */
export function requireNonNegative(value: number, name: string): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`${name} must be finite and not negative, got ${String(value)}`);
  }
}

/** Throws unless `value` is in the closed interval [0, 1]. */
export function requireProbability(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be in [0, 1], got ${String(value)}`);
}

/** Throws unless `value` is strictly between 0 and 1, as levels such as alpha must be. */
export function requireOpenProbability(value: number, name: string): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`${name} must be strictly between 0 and 1, got ${String(value)}`);
  }
}

/** Throws unless `value` is an integer >= `minimum`. */
export function requireInteger(value: number, name: string, minimum = 0): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new RangeError(`${name} must be an integer of at least ${minimum}, got ${String(value)}`);
  }
}
