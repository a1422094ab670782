import type { Report } from '#libs/domain';

/** What was sent, to compare a report with. */
export class TrafficLedger {
  readonly unitsByVariant = new Map<string, number>();
  /** Per metric key: events counted or values added up. */
  readonly totals = new Map<string, number>();
  events = 0;

  exposure(variant: string): void {
    this.events++;
    this.unitsByVariant.set(variant, (this.unitsByVariant.get(variant) ?? 0) + 1);
  }

  /** Something a unit did before its exposure: in no metric's total. */
  before(): void {
    this.events++;
  }

  outcome(metric: string, value: number | null): void {
    this.events++;
    this.totals.set(metric, (this.totals.get(metric) ?? 0) + (value ?? 1));
  }

  get units(): number {
    return [...this.unitsByVariant.values()].reduce((sum, units) => sum + units, 0);
  }

  /** Does the report hold everything that was sent, and nothing else? */
  isCoveredBy({ exposures, metrics }: Report): boolean {
    const holdsUnits = [...this.unitsByVariant].every(
      ([variant, units]) => exposures.byVariant[variant] === units,
    );
    const holdsTotals = metrics.every(({ metric, arms }) => {
      const reported = arms.reduce((sum, arm) => sum + (arm.total ?? 0), 0);
      const sent = this.totals.get(metric) ?? 0;
      return Math.abs(reported - sent) <= 1e-9 * Math.max(1, Math.abs(sent));
    });
    return holdsUnits && holdsTotals;
  }
}
