import type { InferenceKind, MetricType } from '#libs/domain';
import type { ServerOptions } from '../api-client/connect.js';

/** The options of `csci power` as they are parsed; absent means not said. */
export interface PowerOptions extends ServerOptions {
  metric?: string;
  experiment?: string;
  daysHistory: number;
  baseline?: number;
  mean?: number;
  sd?: number;
  type?: MetricType;
  correlation?: number;
  effect?: number;
  units?: number;
  days?: number;
  power?: number;
  alpha?: number;
  variants?: number;
  weights?: number[];
  primaryMetrics?: number;
  guardrails?: number;
  inference?: InferenceKind;
  looks?: number;
  perDay?: number[];
  traffic?: number;
  json: boolean;
}
