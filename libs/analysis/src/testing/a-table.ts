import type { ArmStatistics, MetricType } from '#libs/domain';
import type { TableAnalysis } from '../analyse-table.js';

/** 0/1 per unit. */
export function share(variant: string, successes: number, units: number): ArmStatistics {
  return anArm({ variant, units, mean: successes / units, m2: (successes * (units - successes)) / units });
}

export interface ArmParts {
  variant: string;
  units: number;
  mean: number;
  m2: number;
}

/** A metric without a denominator. */
export function anArm({ variant, units, mean, m2 }: ArmParts): ArmStatistics {
  return {
    variant,
    units,
    numerator: { mean, m2, m3: 0 },
    denominator: { mean: 0, m2: 0 },
    c: 0,
    covariates: null,
    capping: null,
    quantile: null,
  };
}

/** Mean and standard deviation per unit. */
export function meanArm(variant: string, units: number, mean: number, deviation: number): ArmStatistics {
  return anArm({ variant, units, mean, m2: deviation * deviation * (units - 1) });
}

/** The mobile game's gate: day-7 retention of 45,489 players against 44,700. */
export function cookieCats(type: MetricType = 'conversion'): TableAnalysis {
  return {
    name: 'cookie_cats.csv',
    unit: 'userid',
    control: 'gate_30',
    variants: [
      { key: 'gate_30', units: 44_700 },
      { key: 'gate_40', units: 45_489 },
    ],
    metrics: [
      {
        key: 'retention_7',
        type,
        arms: [share('gate_30', 8_502, 44_700), share('gate_40', 8_279, 45_489)],
      },
    ],
    now: new Date('2026-03-02T12:00:00Z'),
  };
}
