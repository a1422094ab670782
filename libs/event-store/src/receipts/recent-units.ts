/**
 * Which units were met lately, by experiment: between `limit` and twice as many, those longest ago forgotten together. Asking
 * costs two or four look-ups, and keeps no text of its own.
 */
export class RecentUnits {
  private newer = new Map<string, Set<string>>();
  private older = new Map<string, Set<string>>();
  private count = 0;

  constructor(private readonly limit: number) {}

  has(experiment: string, unit: string): boolean {
    return (
      (this.newer.get(experiment)?.has(unit) ?? false) || (this.older.get(experiment)?.has(unit) ?? false)
    );
  }

  add(experiment: string, unit: string): void {
    if (this.count >= this.limit) {
      this.older = this.newer;
      this.newer = new Map();
      this.count = 0;
    }
    const units = this.newer.get(experiment);
    if (units) units.add(unit);
    else this.newer.set(experiment, new Set([unit]));
    this.count += 1;
  }

  delete(experiment: string, unit: string): void {
    this.newer.get(experiment)?.delete(unit);
    this.older.get(experiment)?.delete(unit);
  }
}
