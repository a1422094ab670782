/** "-1.2 % to +3.4 %"; an end that does not exist is said in words. */
export function intervalText(
  { lower, upper }: { lower: number | null; upper: number | null },
  format: (value: number) => string,
): string {
  if (lower === null && upper === null) return 'no bounded interval';
  if (lower === null) return `up to ${format(upper ?? 0)}`;
  if (upper === null) return `${format(lower)} or more`;
  return `${format(lower)} to ${format(upper)}`;
}
