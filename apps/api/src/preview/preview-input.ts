import type { Violation } from '#libs/domain';
import { invalidInput, pointerStep } from '#libs/platform';
import { MOST_UNITS, type PreviewInput } from './preview.dto.js';

/** Sums of shares are written by people. */
const ROUNDING = 1e-9;
const MOST_ATTRIBUTES = 50;

/** A problem that points at everything wrong with what decorators cannot judge. */
export function checkPreviewInput({ units, population }: PreviewInput): void {
  const violations = [
    ...(units === undefined && population === undefined
      ? [{ pointer: '', detail: 'must have `units`, `population` or both' }]
      : []),
    ...(units === undefined ? [] : unitViolations(units)),
    ...(population?.attributes === undefined ? [] : attributesViolations(population.attributes)),
  ];
  if (violations.length > 0) throw invalidInput(violations);
}

/** A problem where shares of values are given for the attribute that identifies a unit: thousands would be one unit. */
export function checkUnitsAreApart({ population }: PreviewInput, unit: string): void {
  if (!Object.hasOwn(population?.attributes ?? {}, unit)) return;
  const pointer = `/population/attributes${pointerStep(unit)}`;
  const detail =
    'identifies the units of the experiment, so each that is made up gets one of its own; `units` takes ids that are written out';
  throw invalidInput([{ pointer, detail }]);
}

function unitViolations(units: unknown): Violation[] {
  if (!Array.isArray(units)) return [{ pointer: '/units', detail: 'must be a list of attributes' }];
  if (units.length > MOST_UNITS) {
    return [{ pointer: '/units', detail: `must have at most ${MOST_UNITS} items` }];
  }
  const wrong = units.findIndex((unit) => !isObject(unit));
  return wrong < 0 ? [] : [{ pointer: `/units/${wrong}`, detail: 'must be an object of attributes' }];
}

function attributesViolations(attributes: unknown): Violation[] {
  const pointer = '/population/attributes';
  if (!isObject(attributes)) return [{ pointer, detail: 'must be an object' }];
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) {
    return [{ pointer, detail: `must have at most ${MOST_ATTRIBUTES} members` }];
  }
  return entries.flatMap(([name, shares]) => sharesViolations(`${pointer}${pointerStep(name)}`, shares));
}

function sharesViolations(pointer: string, shares: unknown): Violation[] {
  if (!isObject(shares)) return [{ pointer, detail: 'must be an object of values and their shares' }];
  const wrong = Object.entries(shares).filter(
    ([, share]) => !(typeof share === 'number' && share >= 0 && share <= 1),
  );
  if (wrong.length > 0) {
    return wrong.map(([value]) => ({
      pointer: `${pointer}${pointerStep(value)}`,
      detail: 'must be a share from 0 to 1',
    }));
  }
  const sum = Object.values(shares as Record<string, number>).reduce((total, share) => total + share, 0);
  return sum <= 1 + ROUNDING ? [] : [{ pointer, detail: `has shares that sum to ${sum}, more than 1` }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
