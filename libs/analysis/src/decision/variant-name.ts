import { currentVariants, type ReportSubject } from '../subject.js';

/** As a sentence begins: the variant's name, its first letter a capital. */
export function variantName(experiment: ReportSubject, key: string): string {
  const name = currentVariants(experiment).find((variant) => variant.key === key)?.name || key;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
