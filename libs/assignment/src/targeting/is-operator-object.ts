/** Whether every key of an object (and at least one) is an operator: it then holds requirements, not data. */
export function isOperatorObject(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}
