import type { ReportCheck } from '#libs/domain';
import type { MeasuredTable } from './measured-table.js';

/** What only a table can have: units with several rows or without a value, and segments that are too many. */
export function tableChecks(table: MeasuredTable): ReportCheck[] {
  return [...repeatedRowsCheck(table), ...missingValuesChecks(table), ...mergedSegmentsChecks(table)];
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
  return metrics.flatMap(({ name, missingUnits }) => {
    if (missingUnits.every((units) => units === 0)) return [];
    const perVariant = variants.map(({ key }, arm) => `${key} ${missingUnits[arm]}`).join(', ');
    return [
      {
        code: 'MISSING_VALUES',
        status: 'warning' as const,
        title: `Units without ${name}`,
        detail: `Left out of ${name} for want of a value: ${perVariant}. If the variant has a part in who has a value, the comparison is biased.`,
      },
    ];
  });
}

function mergedSegmentsChecks({ mergedSegments }: MeasuredTable): ReportCheck[] {
  return mergedSegments.map(({ dimension, into, values, units, kept }) => ({
    code: 'SEGMENTS_MERGED',
    status: 'warning',
    title: `Many values of ${dimension}`,
    detail: `${dimension} has ${kept + values} values. The ${kept} with most units are shown; the other ${values} (${units} units) are together as "${into}".`,
  }));
}
