import type {
  AnalysisOptions,
  EventFilter,
  JsonObject,
  MetricBaseline,
  MetricDirection,
  MetricType,
  PowerAnswer,
  PowerQuestion,
  Recount,
  SimulationPlan,
  SimulationResult,
  SimulationStatus,
  Variant,
} from '#libs/domain';

/** An event as the API takes it. */
export type WireEvent = {
  id: string;
  unit: string;
  /** ISO 8601, UTC. */
  timestamp: string;
} & (
  | { type: 'exposure'; experiment: string; variant: string; attributes?: JsonObject }
  | { type: 'track'; name: string; value?: number; properties?: JsonObject }
);

export interface EventsAnswer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; errors: { pointer: string; detail: string }[] }[];
}

export interface WireAssignment {
  experiment: string;
  variant: string | null;
  reason: string;
  inExperiment: boolean;
}

export interface WireDuration {
  days?: number;
  hours?: number;
  minutes?: number;
}

export interface WireSelection {
  event: string;
  filters?: (Omit<EventFilter, 'value'> & Partial<Pick<EventFilter, 'value'>>)[];
}

/** A metric as it is written; what is absent the server chooses. */
export interface WireMetric extends Partial<WireSelection> {
  key: string;
  name: string;
  type: MetricType;
  value?: string;
  direction?: MetricDirection;
  denominator?: WireSelection & { value?: string };
  delay?: WireDuration;
  window?: WireDuration;
  lookback?: WireDuration;
  matured?: boolean;
  trigger?: WireSelection & { count?: number };
  funnel?: { steps: WireSelection[]; within?: WireDuration };
}

/** A metric by its definition, which nobody has looked at yet, or by its key. */
export type NewMetricPreview = ({ metric: unknown } | { key: string }) & {
  days?: number;
  experiment?: string;
};

export interface WireMetricPreview {
  eventsShare: number;
  sources: {
    role: string;
    event: string;
    events: number;
    passingShare: number | null;
    carryingShare: number | null;
    units: number;
    days: { day: string; events: number; passing: number }[];
  }[];
  estimate: number | null;
  distribution: {
    units: number;
    population: number;
    mean: number;
    standardDeviation: number | null;
    shareZero: number;
    p50: number;
    p90: number;
    p99: number;
    maximum: number;
  } | null;
  warnings: string[];
}

export interface NewExperiment {
  key: string;
  name: string;
  hypothesis: string;
  variants: Pick<Variant, 'key' | 'name' | 'weight'>[];
  control: string;
  metrics: {
    primary: string[];
    secondary: string[];
    guardrails: (string | { metric: string; margin: number })[];
  };
  analysis?: Partial<AnalysisOptions>;
}

/** What this client reads of an experiment. */
export interface WireExperiment {
  key: string;
  status: string;
  control: string;
  variants: { key: string }[];
  metrics: { primary: string[]; secondary: string[]; guardrails: { metric: string }[] };
  startedAt: string | null;
}

/** What is not said the server chooses. */
export type NewSimulation = Pick<SimulationPlan, 'metric'> &
  Partial<Omit<SimulationPlan, 'experiment'>> & { experiment?: string };

export interface WireSimulation {
  id: string;
  status: SimulationStatus;
  /** 0 to 1. */
  progress: number;
  plan: SimulationPlan;
  result: SimulationResult | null;
  failure: string | null;
}

/** What is not said comes from the metric's data, from the experiment's plan, or is a default. */
export type NewPowerQuestion = Partial<Omit<PowerQuestion, 'baseline' | 'effect' | 'units' | 'days'>> & {
  metric?: string;
  experiment?: string;
  historyDays?: number;
  baseline?: Partial<MetricBaseline>;
  variants?: number;
  effect?: number;
  units?: number;
  days?: number;
};

export interface WirePower {
  question: PowerQuestion;
  answer: PowerAnswer;
  /** `units` that it was read from; null when it was given. */
  baseline: MetricBaseline & { source: 'given' | 'metric' | 'experiment'; units: number | null };
}

/** An event in quarantine. */
export interface WireQuarantined {
  number: string;
  reason: string;
  detail: string;
  event: Record<string, unknown>;
  receivedAt: string;
  fixedAt: string | null;
}

export interface WireQuarantinePage {
  items: WireQuarantined[];
  nextCursor: string | null;
}

export interface WireQuarantineOutcome {
  result: 'stored' | 'kept' | 'gone';
  /** Why it is kept. */
  detail: string | null;
}

/** A recount; its times are texts, which nothing here reads. */
export interface WireRecount extends Pick<Recount, 'id' | 'experiment' | 'status' | 'phases' | 'detail'> {
  /** Values that differ; null: it has not come to its end. */
  differing: number | null;
}

export interface WireExperimentPage {
  items: WireExperiment[];
  nextCursor: string | null;
}

export interface WireMappedType {
  type: string;
  share: number;
}

/** An event of the data map, as far as commands show it. */
export interface WireMappedEvent {
  event: string;
  kind: string;
  description: string;
  owner: string;
  events: number;
  firstSeen: string | null;
  lastSeen: string | null;
  metrics: string[];
  experiments: string[];
  warnings: { code: string; detail: string }[];
}

export interface WireMappedEventDetail extends WireMappedEvent {
  eventsPerDay: { day: string; events: number }[];
  value: WireMappedType[];
  properties: { name: string; types: WireMappedType[]; example: unknown }[];
  senders: { apiKey: string; name: string | null; share: number; lastSeen: string }[];
}

export interface WireDataMapPage {
  items: WireMappedEvent[];
  nextCursor: string | null;
}
