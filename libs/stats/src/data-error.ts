/** Why the data cannot carry a result. Stable codes: reports and clients match on them. */
export type DataErrorCode =
  | 'INSUFFICIENT_DATA'
  | 'ZERO_VARIANCE'
  | 'ZERO_BASELINE'
  | 'ZERO_DENOMINATOR'
  | 'ZERO_WEIGHT_TRAFFIC'
  | 'INVALID_DATA'
  | 'NOT_CONVERGED'
  | 'SINGULAR_DESIGN';

/**
 * The answer of a method whose data allow no inference: a value, not an exception, so that one bad metric
 * never takes a report down. `estimate` is filled when a point estimate exists although no error bar does.
 */
export interface DataError {
  readonly kind: 'error';
  readonly code: DataErrorCode;
  /** One sentence for a person, naming the arm or quantity. */
  readonly detail: string;
  readonly estimate?: number;
}

/** Builds a {@link DataError}. */
export function dataError(code: DataErrorCode, detail: string, estimate?: number): DataError {
  return estimate === undefined ? { kind: 'error', code, detail } : { kind: 'error', code, detail, estimate };
}

/** Whether a result is a {@link DataError}. */
export function isDataError(value: { readonly kind: string }): value is DataError {
  return value.kind === 'error';
}
