import type { MetricCalibration } from '#libs/domain';

export interface CalibrationLabel {
  text: string;
  kind: 'good' | 'bad' | 'unknown';
}

/** Whether simulated experiments without an effect found the metric's error rates where they should be. */
export function calibrationLabel(calibration: MetricCalibration | null): CalibrationLabel {
  if (calibration === null) return { text: 'Never simulated', kind: 'unknown' };
  return calibration.isDecisionGrade
    ? { text: 'Decision-grade', kind: 'good' }
    : { text: 'Not decision-grade', kind: 'bad' };
}
