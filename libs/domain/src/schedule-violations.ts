import { canonicalJson } from './canonical-json.js';
import type { Experiment, ExperimentDefinition } from './experiment.js';
import { rampTime } from './ramp-time.js';
import type { RampStep, Schedule } from './schedule.js';
import type { Violation } from './violation.js';

/** Clocks of clients differ from ours by this much without being wrong. */
const CLOCK_TOLERANCE_MILLIS = 5_000;

type Scheduled = Pick<ExperimentDefinition, 'schedule'> & Partial<Pick<Experiment, 'startedAt'>>;

/** In what the schedule contradicts itself; pointers are into the experiment as the API takes it. */
export function scheduleViolations({ schedule, startedAt = null }: Scheduled): Violation[] {
  const { startAt, stopAt, ramp } = schedule;
  const begin = startedAt ?? startAt;
  const violations: Violation[] = [];
  if (begin !== null && stopAt !== null && stopAt <= begin) {
    violations.push({ pointer: '/schedule/stopAt', detail: `must be after the start, ${iso(begin)}` });
  }
  ramp.forEach((step, index) => {
    const pointer = `/schedule/ramp/${index}`;
    const time = rampTime(step, begin);
    // Once it has started, a step from before is merely late.
    if (startedAt === null && begin !== null && time !== null && time <= begin) {
      violations.push({ pointer, detail: `must be after the start, ${iso(begin)}` });
    } else if (time !== null && stopAt !== null && time >= stopAt) {
      const detail = `comes at ${iso(time)}, when the experiment has stopped: it stops at ${iso(stopAt)}`;
      violations.push({ pointer, detail });
    } else if (index > 0 && !isLater(step, ramp[index - 1] as RampStep, begin)) {
      violations.push({ pointer, detail: 'must come later than the step before it' });
    }
  });
  return violations;
}

/** What is new in the schedule of an experiment and could only be done at once, or not at all. */
export function lateScheduleViolations(
  before: Schedule | null,
  { schedule, startedAt, status }: Pick<Experiment, 'schedule' | 'startedAt' | 'status'>,
  now: Date,
): Violation[] {
  const earliest = new Date(now.getTime() - CLOCK_TOLERANCE_MILLIS);
  const known = new Set(before?.ramp.map((step) => canonicalJson(step)));
  const times = [
    ...(['startAt', 'stopAt'] as const)
      .filter((name) => schedule[name]?.getTime() !== before?.[name]?.getTime())
      .map((name) => ({ pointer: `/schedule/${name}`, time: schedule[name] })),
    ...schedule.ramp.flatMap((step, index) =>
      known.has(canonicalJson(step))
        ? []
        : [{ pointer: `/schedule/ramp/${index}`, time: rampTime(step, startedAt) }],
    ),
  ];
  const late = times.flatMap(({ pointer, time }) =>
    time !== null && time < earliest
      ? [{ pointer, detail: `is ${iso(time)}, in the past: it is ${iso(now)} now` }]
      : [],
  );
  if (status === 'draft' || schedule.startAt === null) return late;
  return [...late, { pointer: '/schedule/startAt', detail: `must be null: the experiment is ${status}` }];
}

/** Steps that cannot be compared before the start is known are taken to be in order; starting looks again. */
function isLater(step: RampStep, earlier: RampStep, begin: Date | null): boolean {
  if (step.afterSeconds !== null && earlier.afterSeconds !== null) {
    return step.afterSeconds > earlier.afterSeconds;
  }
  const [time, timeBefore] = [rampTime(step, begin), rampTime(earlier, begin)];
  return time === null || timeBefore === null || time > timeBefore;
}

function iso(time: Date): string {
  return time.toISOString();
}
