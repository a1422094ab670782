import type { ApiClient } from '../api-client/api-client.js';
import { eventId } from '../event-sender/event-id.js';
import { EventSender } from '../event-sender/event-sender.js';
import { outcomeEvents } from '../simulate/outcome-event.js';
import type { MetricKind } from '../simulate/scenario.js';
import { TrafficLedger } from '../simulate/traffic-ledger.js';
import { unitPlan } from '../simulate/unit-outcomes.js';
import { CliError } from '../terminal/cli-error.js';
import {
  DEMO_DELAY_MS,
  DEMO_KEY,
  DEMO_SCENARIO,
  DEMO_SEED,
  DEMO_SPAN_MS,
  DEMO_TAIL_MS,
} from './demo-story.js';

const ASSIGNMENTS_IN_FLIGHT = 32;

/**
 * Assigns units as the server does and sends what they did since `startedAt`, spread over the demo's span. Times follow
 * from the start, so that going on after an interruption sends the same events again.
 */
export async function sendPast(
  api: Pick<ApiClient, 'assign' | 'sendEvents'>,
  startedAt: Date,
  units: number,
  onUnits: (units: number) => void,
): Promise<TrafficLedger> {
  const ledger = new TrafficLedger();
  const sender = new EventSender<null>(api, {
    batch: 1000,
    inFlight: 4,
    onAnswered: () => undefined,
    onRejected: (_, detail) => {
      throw new CliError(`The server rejected an event of the demo: ${detail}`);
    },
  });
  let next = 0;
  const work = async () => {
    while (next < units) {
      const index = next++;
      await sendUnit(api, sender, ledger, { index, units, startedAt });
      onUnits(index + 1);
    }
  };
  await Promise.all(Array.from({ length: ASSIGNMENTS_IN_FLIGHT }, work));
  await sender.finish();
  return ledger;
}

async function sendUnit(
  api: Pick<ApiClient, 'assign'>,
  sender: EventSender<null>,
  ledger: TrafficLedger,
  { index, units, startedAt }: { index: number; units: number; startedAt: Date },
): Promise<void> {
  const unit = `${DEMO_KEY}-${index}`;
  const { variant, inExperiment } = await api.assign(unit, DEMO_KEY);
  if (!inExperiment || variant === null) return;
  const { arrival, outcomes, history } = unitPlan(DEMO_SCENARIO, DEMO_SEED, index, {
    isTreated: variant !== 'control',
    meanDelay: DEMO_DELAY_MS,
  });
  const share = (index + arrival) / units;
  const exposedAt = new Date(Math.floor(startedAt.getTime() + share * (DEMO_SPAN_MS - DEMO_TAIL_MS)));
  const told = { unit, exposedAt, nameOf: (kind: MetricKind) => `${DEMO_SCENARIO.prefix}-${kind}` };
  for (const event of outcomeEvents(told, history)) {
    ledger.before();
    await sender.add({ event, origin: null });
  }
  ledger.exposure(variant);
  const id = eventId(exposedAt, [unit, 'exposure', DEMO_KEY]);
  const exposure = { id, unit, timestamp: exposedAt.toISOString(), experiment: DEMO_KEY, variant };
  await sender.add({ event: { ...exposure, type: 'exposure' }, origin: null });
  const inTime = outcomes.map((outcome) => ({ ...outcome, delay: Math.min(outcome.delay, DEMO_TAIL_MS) }));
  for (const event of outcomeEvents(told, inTime)) {
    if (event.type === 'track') ledger.outcome(event.name, event.value ?? null);
    await sender.add({ event, origin: null });
  }
}
