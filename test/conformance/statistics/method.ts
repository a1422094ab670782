import { isDataError } from '#libs/stats';

/** Inputs of a case as JSON gives them; each method states the shape it reads. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Named outputs in the words of the vector files. */
export type Outputs = Readonly<Record<string, unknown>>;

export type Method = (inputs: Inputs) => Outputs;

/** Types the inputs of a method; the vector file is trusted to have the shape its method needs. */
export function method<T>(run: (inputs: T) => Outputs): Method {
  return (inputs) => run(inputs as T);
}

/** Outputs of a result, or its error code under `error` (and, for data that only raise a flag, `flag`). */
export function orError<T extends { readonly kind: string }>(
  result: T,
  outputs: (value: Exclude<T, { readonly kind: 'error' }>) => Outputs,
): Outputs {
  if (isDataError(result)) {
    const { code, estimate } = result;
    return { error: code, flag: code, ...(estimate !== undefined && { estimate }) };
  }
  return outputs(result as Exclude<T, { readonly kind: 'error' }>);
}

/** Whether a case asks for the normal reference distribution. */
export function referenceOf(critical: unknown, fallback: 'student' | 'normal'): 'student' | 'normal' {
  if (critical === undefined || critical === null) return fallback;
  return critical === 'normal' || critical === 'z' ? 'normal' : 'student';
}
