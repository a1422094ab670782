import type { Curve, CurveDay, CurveMetric } from '#libs/domain';
import { csvCell, type CellValue } from './cell.js';

/** Only ever added to, at the end. */
const COLUMNS = [
  'experiment',
  'phase',
  'asOf',
  'metric',
  'metricName',
  'role',
  'type',
  'direction',
  'day',
  'variant',
  'control',
  'units',
  'mean',
  'absoluteEstimate',
  'absoluteLower',
  'absoluteUpper',
  'relativeEstimate',
  'relativeLower',
  'relativeUpper',
  'alpha',
  'inference',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], CellValue>>;

/** The curve as RFC 4180: a header, then for each metric and day one row per variant; control's has no effect. Lines end in CRLF. */
export function renderCurveCsv(curve: Curve): string {
  const { experiment, phase, asOf, alpha, inference } = curve;
  const rows = curve.metrics.flatMap((metric) =>
    metric.days.flatMap((day) =>
      rowsOf(metric, day).map((row): Row => ({ experiment, phase, asOf, alpha, inference, ...row })),
    ),
  );
  const lines = rows.map((row) => COLUMNS.map((column) => csvCell(row[column] ?? null)).join(','));
  return [COLUMNS.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function rowsOf(
  { metric, name, role, type, direction }: CurveMetric,
  { day, arms, comparisons }: CurveDay,
): Row[] {
  return arms.map((arm) => {
    const compared = comparisons.find(({ variant }) => variant === arm.variant);
    const { absolute = null, relative = null, control = null } = compared ?? {};
    return {
      ...{ metric, metricName: name, role, type, direction, day, ...arm, control },
      absoluteEstimate: absolute?.estimate ?? null,
      absoluteLower: absolute?.lower ?? null,
      absoluteUpper: absolute?.upper ?? null,
      relativeEstimate: relative?.estimate ?? null,
      relativeLower: relative?.lower ?? null,
      relativeUpper: relative?.upper ?? null,
    };
  });
}
