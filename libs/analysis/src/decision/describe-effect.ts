import { isShare, type InferenceKind } from '#libs/domain';
import { decimals, percent } from '../wording.js';
import { sideOfZero } from '../comparison/fixed-answer.js';
import type { Finding } from './judge-arm.js';
import { plannedAbsolute, plannedRelative, type Bounds } from './planned-interval.js';

interface Scaled extends Bounds {
  /** With its unit. */
  text: (value: number) => string;
}

/**
 * "raises Signup by 8.2 % (between 3.1 % and 13.5 %)": of an effect that is more than chance. Without its range where the
 * plan's interval still holds zero, as it may when the test for deterioration finds harm first.
 */
export function describeEffect(finding: Finding, inference: InferenceKind): string {
  const name = finding.metric.name;
  const scaled = scaleOf(finding, inference);
  if (!scaled) return `changes ${name}`;
  const { estimate, lower, upper, text } = scaled;
  const size = text(Math.abs(estimate));
  const verb = estimate > 0 ? 'raises' : 'lowers';
  if (lower === null || upper === null || sideOfZero({ lower, upper }) === 0) {
    return `${verb} ${name} by ${size}`;
  }
  const [least, most] = [lower, upper].map(Math.abs).sort((a, b) => a - b);
  return `${verb} ${name} by ${size} (between ${text(least ?? 0)} and ${text(most ?? 0)})`;
}

/** "between -1.2 % and 3.4 %": where the effect lies when zero is among the possibilities; null when nothing is known. */
export function describeRange(finding: Finding, inference: InferenceKind): string | null {
  const scaled = scaleOf(finding, inference);
  if (!scaled || scaled.lower === null || scaled.upper === null) return null;
  return `between ${scaled.text(scaled.lower)} and ${scaled.text(scaled.upper)}`;
}

/** Relative where the relative interval has both ends, else in the metric's own unit. */
function scaleOf({ metric, comparison }: Finding, inference: InferenceKind): Scaled | null {
  const relative = plannedRelative(comparison, inference);
  if (relative && relative.lower !== null && relative.upper !== null) return { ...relative, text: percent };
  const absolute = plannedAbsolute(comparison, inference);
  if (!absolute) return null;
  const text = isShare(metric.type)
    ? (value: number) => `${decimals(value * 100)} percentage points`
    : (value: number) => decimals(value);
  return { ...absolute, text };
}
