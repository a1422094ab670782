/** A number passes when |got - want| <= max(abs, rel * |want|). */
export interface Tolerance {
  readonly rel: number;
  readonly abs: number;
}

/** Numbers that JSON cannot hold are written as strings, and so are numbers of more than 17 digits. */
const NUMERIC_STRING = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$|^[-+]?Infinity$|^NaN$/i;

function isClose(got: number, want: number, { rel, abs }: Tolerance): boolean {
  if (Object.is(got, want) || got === want) return true;
  return Math.abs(got - want) <= Math.max(abs, rel * Math.abs(want));
}

function compareNumber(path: string, want: number, got: unknown, tolerance: Tolerance): string[] {
  if (typeof got !== 'number') return [`${path}: got ${JSON.stringify(got)}, expected ${want}`];
  return isClose(got, want, tolerance) ? [] : [`${path}: got ${got}, expected ${want}`];
}

/**
 * What differs between the expected and the computed value, as readable lines. Only expected keys are
 * looked at; an expected key that is absent is a difference.
 */
export function differences(want: unknown, got: unknown, tolerance: Tolerance, path = ''): string[] {
  if (typeof want === 'number') return compareNumber(path, want, got, tolerance);
  if (typeof want === 'string') {
    if (NUMERIC_STRING.test(want) && typeof got === 'number') {
      return compareNumber(path, Number(want), got, tolerance);
    }
    return want === got ? [] : [`${path}: got ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`];
  }
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length) return [`${path}: not a list of ${want.length}`];
    return want.flatMap((item, index) => differences(item, got[index], tolerance, `${path}[${index}]`));
  }
  if (typeof want === 'object' && want !== null) {
    const found = (typeof got === 'object' && got !== null ? got : {}) as Record<string, unknown>;
    return Object.entries(want).flatMap(([key, value]) =>
      differences(value, found[key], tolerance, path ? `${path}.${key}` : key),
    );
  }
  const same = want === got || (want === null && got === undefined);
  return same ? [] : [`${path}: got ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`];
}
