import { InvalidArgumentError } from 'commander';

/** `old_page=control,new_page=treatment`: the variant that a value of the `--met` column stands for. */
export function parseMetMap(text: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=');
    const value = part.slice(0, Math.max(at, 0)).trim();
    const variant = part.slice(at + 1).trim();
    if (value === '' || variant === '') {
      throw new InvalidArgumentError(
        `"${part}" is not VALUE=VARIANT, as in old_page=control,new_page=treatment.`,
      );
    }
    if (map.has(value)) throw new InvalidArgumentError(`"${value}" is there twice.`);
    map.set(value, variant);
  }
  return map;
}
