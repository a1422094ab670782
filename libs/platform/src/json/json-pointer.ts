/** One step of a JSON pointer (RFC 6901), with its slash. */
export function pointerStep(step: string | number): string {
  return `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function jsonPointer(steps: readonly (string | number)[]): string {
  return steps.map(pointerStep).join('');
}
