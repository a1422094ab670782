/** Every bound of the detectors. Each is quiet on healthy data; see volume-calibration.spec.ts. */
export const HEALTH_LIMITS = {
  /** Weeks that say what is usual of an hour of the week, at most. */
  weeks: 8,
  /** Days without which nothing is said of volumes. */
  historyDays: 14,
  /** Weeks with which hours of the week are compared; with fewer, hours of the day. */
  fewestWeeks: 3,
  /** Lengths of the stretches that are judged, in hours. */
  stretches: [1, 6, 24],
  /** Fewer events are usual in so short a stretch that chance explains anything. */
  fewestExpected: 20,
  /** Chance must not explain it better than so; an hour is judged nine thousand times a year, of every event. */
  tail: 1e-6,
  /** Nor may it be near what was seen before: so many times as far from the usual as all but one in a hundred. */
  beyondReach: 2,
  /** Usual variation between the same hours of different weeks, at least: the variance over the squared mean. */
  smallestDispersion: 0.01,
  /** What is off by less is not worth a word. */
  low: 0.4,
  high: 2.5,
  /** Of a single hour, in which much may happen. */
  highOfHour: 6,
  /** So little is taken for nothing. */
  stopped: 0.1,
  /** Hours without an event before an event that has too little history is taken for stopped; and how much longer than ever before. */
  quietHours: 72,
  quietFactor: 5,
  quietEvents: 50,
  /** Share of a property's newest values that a new type needs, its weight, and how many values were of other types before. */
  newTypeShare: 0.1,
  newTypeWeight: 5,
  seenBefore: 100,
  changedDays: 28,
  /** Sampled events without which nothing is said of their numbers; and the share that must have one. */
  sampledEvents: 30,
  numberShare: 0.5,
  /** Events of a unit on one day that nobody makes by hand; with a share of the day's events, or without. */
  botEvents: 500,
  botShare: 0.02,
  botEventsAnyway: 5_000,
  botDays: 7,
  /** Share of a metric's total, by one such unit, that an experiment should not rest on. */
  botContribution: 0.01,
} as const;
