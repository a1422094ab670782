import type { JsonObject, MeasuredExperiment, MeasuredMetric, UnitEvent, UnitMeasure } from '#libs/domain';
import fc from 'fast-check';
import { measure, NAMES, numbers } from './statistics-measures.js';

const START = Date.UTC(2026, 2, 1);
/** Four hours, for six days: coarse, so that times often coincide, and fall on the ends of windows and phases. */
const TICK_MILLISECONDS = 14_400_000;
const LAST_TICK = 36;
const FIRST_TICK = -9;
/** Units of one variant, as a rule: the others are crossovers. */
const FEW = ['ann', 'dörte', 'e'.repeat(256), 'bob', 'zoë', 'kim', 'li', '0'];
/** Enough for quantiles to have an error. */
const CROWD = Array.from({ length: 30 }, (_, number) => `unit-${number}`);
const VARIANTS = ['control', 'one', 'two'];
const KEYS = ['alpha', 'beta'];

/** What happens, in order: events arrive (again), units are assigned, definitions change, more units are excluded, the log is drained by a step. */
export type Happening =
  | { kind: 'append'; project: number; events: UnitEvent[] }
  | { kind: 'define'; experiment: number; version: number | null }
  | { kind: 'assign'; experiment: number; assignments: { unit: string; variant: string; at: Date }[] }
  | { kind: 'exclude'; experiment: number; units: string[] }
  | { kind: 'drain' };

export interface History {
  /** By experiment, what its definition is at first, and what it may become. */
  versions: MeasuredExperiment[][];
  happenings: Happening[];
  /** When the log is said to be read: who has matured by then. */
  readAt: Date;
}

const tick = fc.integer({ min: FIRST_TICK, max: LAST_TICK });
const at = (ticks: number): Date => new Date(START + ticks * TICK_MILLISECONDS);
const properties: fc.Arbitrary<JsonObject | null> = fc.option(
  fc.record<JsonObject>(
    {
      price: fc.oneof(
        { weight: 3, arbitrary: numbers },
        fc.constantFrom<JsonObject[string]>('7', true, null, 1e16),
      ),
      colour: fc.constantFrom<JsonObject[string]>('red', 'blue', 'réd', '', null, 7, ['red', 2], { red: 1 }),
    },
    { requiredKeys: [] },
  ),
);

const eventOf = (units: readonly string[]): fc.Arbitrary<UnitEvent> =>
  fc
    .record({
      id: fc.uuid(),
      owner: fc.nat(units.length - 1),
      tick,
      isExposure: fc.integer({ min: 0, max: 9 }).map((number) => number < 3),
      experiment: fc.oneof(
        { weight: 9, arbitrary: fc.constant('alpha') },
        fc.constantFrom(...KEYS, 'unknown'),
      ),
      stray: fc.oneof(
        { weight: 15, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.constantFrom(...VARIANTS, 'stranger') },
      ),
      name: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.constant('scroll')),
      value: fc.option(numbers),
      properties,
    })
    .map(({ id, owner, tick: ticks, isExposure, experiment, stray, name, value, properties: carried }) => {
      const unit = units[owner] ?? '';
      const variant = stray ?? (owner % 3 === 0 ? 'one' : 'control');
      return isExposure
        ? { id, type: 'exposure', unit, experiment, variant, timestamp: at(ticks), attributes: null }
        : { id, type: 'track', unit, name, timestamp: at(ticks), value, properties: carried };
    });

function metricsOf(measures: readonly UnitMeasure[], uuid: (n: number) => string): MeasuredMetric[] {
  return measures.map((one, index) => ({ id: uuid(index), key: `metric-${index}`, measure: one }));
}

interface Plan {
  starts: number;
  stops: number | null;
  variants: number;
  phases: number[];
  measures: UnitMeasure[];
  excluded: string[];
}

/** Of the few and of the crowd; some that nobody ever met. */
const someUnits = fc.subarray([...FEW, ...CROWD, 'nobody'], { maxLength: 14 });

const plan: fc.Arbitrary<Plan> = fc.record({
  starts: fc.integer({ min: 0, max: 9 }),
  stops: fc.option(fc.integer({ min: 20, max: LAST_TICK })),
  variants: fc.constantFrom(1, 2, 2, 3),
  phases: fc.oneof(fc.constant<number[]>([]), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 })),
  measures: fc.array(measure, { minLength: 1, maxLength: 3 }),
  excluded: fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, someUnits),
});

type Phases = MeasuredExperiment['phases'];

function phaseAfter(earlier: Phases, ticks: number): Phases[number] {
  const previous = earlier.at(-1)?.startedAt.getTime() ?? START;
  return { number: earlier.length + 1, startedAt: new Date(previous + ticks * TICK_MILLISECONDS) };
}

/** The plan as it is, stopped elsewhere, with another phase, and with other metrics: most of what a change can be. */
function versionsOf(project: string, key: string, id: string, of: Plan, other: Plan): MeasuredExperiment[] {
  const experiment = ({ starts, stops, variants, phases, measures, excluded }: Plan): MeasuredExperiment => ({
    id,
    projectId: project,
    key,
    startedAt: at(starts),
    stoppedAt: stops === null ? null : at(stops),
    variants: VARIANTS.slice(0, variants),
    phases: phases.reduce(
      (earlier, ticks) => [...earlier, phaseAfter(earlier, ticks)],
      [{ number: 1, startedAt: at(starts) }],
    ),
    metrics: metricsOf(measures, (n) => id.slice(0, -2) + String(n).padStart(2, '0')),
    excludedUnits: [...excluded].sort(),
  });
  return [
    experiment(of),
    experiment({ ...of, stops: other.stops }),
    experiment({ ...of, stops: LAST_TICK }),
    experiment({ ...of, phases: [...of.phases, 18] }),
    experiment({ ...of, phases: [...of.phases, LAST_TICK] }),
    experiment({ ...of, measures: other.measures, starts: other.starts }),
    experiment({ ...of, variants: 3 }),
    experiment({ ...of, measures: other.measures }),
    experiment({ ...of, measures: [...of.measures, ...other.measures] }),
  ];
}

/** @param project uuid of a project of one's own, by number */
export function histories(project: (number: number) => string): fc.Arbitrary<History> {
  const versions = fc
    .array(
      fc.record({
        of: plan,
        other: plan,
        project: fc.constantFrom(0, 0, 1),
        key: fc.constantFrom(...KEYS, 'alpha'),
      }),
      {
        minLength: 2,
        maxLength: 3,
      },
    )
    .map((plans) =>
      plans.map(({ of, other, project: number, key }, index) =>
        versionsOf(
          project(index === 0 ? 0 : number),
          index === 0 ? 'alpha' : key,
          project(100 + index),
          of,
          other,
        ),
      ),
    );
  const readAt = fc.integer({ min: 12, max: LAST_TICK + 20 }).map(at);
  const happenings = fc
    .oneof({ weight: 3, arbitrary: fc.constant(FEW) }, fc.constant(CROWD))
    .chain(happeningsOf);
  // Its liking for extremes would put most events on few units and at few times, and most stretches of time at nothing.
  return fc.noBias(fc.record({ versions, happenings, readAt }));
}

/** Of a crowd there are more events at a time. */
function happeningsOf(units: readonly string[]): fc.Arbitrary<Happening[]> {
  const size = Math.ceil(units.length / FEW.length);
  const some = { minLength: 60 * size, maxLength: 120 * size };
  return fc.array(eventOf(units), some).chain((events) => {
    const someOfThem = fc.record({
      kind: fc.constant('append' as const),
      project: fc.oneof({ weight: 7, arbitrary: fc.constant(0) }, fc.constant(1)),
      events: fc.array(fc.constantFrom(...events), { minLength: 15 * size, maxLength: 40 * size }),
    });
    const define = fc.record({
      kind: fc.constant('define' as const),
      experiment: fc.nat(2),
      version: fc.option(fc.nat(8)),
    });
    const exclude = fc.record({
      kind: fc.constant('exclude' as const),
      experiment: fc.constantFrom(0, 0, 1, 2),
      units: fc.subarray([...units], { minLength: 1, maxLength: 3 }),
    });
    const assign = fc.record({
      kind: fc.constant('assign' as const),
      experiment: fc.constantFrom(0, 0, 1, 2),
      assignments: fc.array(
        fc.record({
          unit: fc.constantFrom(...units),
          variant: fc.constantFrom(...VARIANTS.slice(0, 2), ...VARIANTS),
          at: tick.map(at),
        }),
        { minLength: 1, maxLength: 2 * units.length },
      ),
    });
    return fc.array(
      fc.oneof(
        { weight: 4, arbitrary: someOfThem },
        { weight: 2, arbitrary: define },
        { weight: 2, arbitrary: exclude },
        { weight: 2, arbitrary: assign },
        { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'drain' }) },
      ),
      { minLength: 4, maxLength: 18 },
    );
  });
}
