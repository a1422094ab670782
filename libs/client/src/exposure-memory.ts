export interface ExposureMemory {
  /** Whether this is news; from now on it is not. Another variant than last time is news: it shows a crossover. */
  learn(unit: string, experiment: string, variant: string): boolean;
  /** As if it had not been met. */
  forget(unit: string, experiment: string): void;
}

const keyOf = (unit: string, experiment: string): string => JSON.stringify([unit, experiment]);

/**
 * Remembers which variant each unit met last in each experiment, for the `capacity` pairs that were met most recently. What
 * is forgotten is sent once more, which changes nothing in a report.
 */
export function createExposureMemory(capacity: number): ExposureMemory {
  const variants = new Map<string, string>();
  return {
    learn(unit, experiment, variant) {
      const key = keyOf(unit, experiment);
      const isNews = variants.get(key) !== variant;
      variants.delete(key);
      variants.set(key, variant);
      if (variants.size > capacity) variants.delete(variants.keys().next().value as string);
      return isNews;
    },
    forget: (unit, experiment) => void variants.delete(keyOf(unit, experiment)),
  };
}
