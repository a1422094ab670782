import type { ReportCheck } from '#libs/domain';
import type { MeasuredTable } from './table-pass.js';

/** What only a table can have: units with several rows, and units without a value. */
export function tableChecks(table: MeasuredTable): ReportCheck[] {
  return [...repeatedRowsCheck(table), ...missingValuesChecks(table)];
}

function repeatedRowsCheck({ repeatedRows }: MeasuredTable): ReportCheck[] {
  if (repeatedRows === 0) return [];
  return [
    {
      code: 'REPEATED_UNITS',
      status: 'warning',
      title: 'Units with more than one row',
      detail: `${repeatedRows} rows repeat a unit of the same variant; only the first row of each unit counts.`,
    },
  ];
}

function missingValuesChecks({ metrics, variants }: MeasuredTable): ReportCheck[] {
  const keys = variants.map((variant) => variant.key);
  return metrics.flatMap((metric) => {
    const missing = metric.missingUnits(keys);
    if (missing.every((units) => units === 0)) return [];
    const perVariant = keys.map((key, arm) => `${key} ${missing[arm]}`).join(', ');
    return [
      {
        code: 'MISSING_VALUES',
        status: 'warning' as const,
        title: `Units without ${metric.name}`,
        detail: `Left out of ${metric.name} for want of a value: ${perVariant}. If the variant has a part in who has a value, the comparison is biased.`,
      },
    ];
  });
}
