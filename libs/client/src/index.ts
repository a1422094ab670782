export type { Client, ClientOptions, TrackOptions } from './client-options.js';
export type { Clock } from './clock.js';
export { createClient } from './create-client.js';
export { webEventStorage, type EventStorage, type WebStorage } from './event-storage.js';
export type { ClientEvent, Entry, Exposure, Track } from './event.js';
export {
  growthbookTrackingCallback,
  type GrowthBookExperiment,
  type GrowthBookResult,
} from './growthbook-tracking-callback.js';
export {
  openFeatureHook,
  type EvaluationDetails,
  type ExposureHook,
  type HookContext,
} from './open-feature-hook.js';
export type { Page } from './page.js';
export type { ClientProblem, ProblemKind } from './problem.js';
export type { Fetch } from './transport.js';
