import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../api-client/api-client.js';
import type { WireEvent } from '../api-client/wire.js';
import { eventId } from '../event-sender/event-id.js';
import { EventSender } from '../event-sender/event-sender.js';
import { CliError } from '../terminal/cli-error.js';
import { eventsPerUnit, type MetricKind, type Scenario } from './scenario.js';
import { outcomeEvents } from './outcome-event.js';
import { TrafficLedger } from './traffic-ledger.js';
import { unitPlan } from './unit-outcomes.js';

/** How often units begin and outcomes fall due. */
const TICK_MS = 50;
const BATCH = 500;
const BATCHES_IN_FLIGHT = 4;
/** Assignments that may wait for their answer; a slower server slows the traffic down. */
const ASSIGNMENTS_IN_FLIGHT = 64;

export interface TrafficSettings {
  experiment: string;
  scenario: Scenario;
  seed: number;
  units: number;
  /** Events a second, all kinds together. */
  rate: number;
  /** Milliseconds from an exposure to what follows, on average. */
  meanDelay: number;
  durationMs: number;
  /** Ends the traffic: no new units, and what was to come happens at once. */
  stop: AbortSignal;
  onUnits: (units: number) => void;
}

/** Sends units through an experiment in real time: assignment, exposure, and later what the unit does. */
export class SimulatedTraffic {
  readonly ledger = new TrafficLedger();
  private readonly sender: EventSender<null>;
  private readonly assigning = new Set<Promise<void>>();
  /** Outcomes to come, by the tick at which they fall due. */
  private readonly pending = new Map<number, WireEvent[]>();
  private begun = 0;
  private releasedTick: number;
  private failure: { error: unknown } | null = null;

  constructor(
    private readonly api: Pick<ApiClient, 'assign' | 'sendEvents'>,
    private readonly settings: TrafficSettings,
  ) {
    this.releasedTick = tickOf(Date.now());
    this.sender = new EventSender(api, {
      batch: BATCH,
      inFlight: BATCHES_IN_FLIGHT,
      onAnswered: () => undefined,
      onRejected: (_, detail) => {
        this.failure ??= { error: new CliError(`The server rejected an event: ${detail}`) };
      },
    });
  }

  /** Resolves when every unit has done what it does and the server has it all. */
  async run(): Promise<TrafficLedger> {
    await this.beginUnits();
    await Promise.all(this.assigning);
    while (this.pending.size > 0 && !this.settings.stop.aborted) await this.tick();
    await this.releaseAll();
    await this.sender.finish();
    this.throwFailure();
    return this.ledger;
  }

  private async beginUnits(): Promise<void> {
    const { units, rate, scenario, durationMs, stop, onUnits } = this.settings;
    const unitsPerMs = rate / eventsPerUnit(scenario) / 1000;
    const startedAt = Date.now();
    while (this.begun < units && !stop.aborted && Date.now() - startedAt < durationMs) {
      const due = Math.min(units, 1 + Math.floor((Date.now() - startedAt) * unitsPerMs));
      while (this.begun < due && this.assigning.size < ASSIGNMENTS_IN_FLIGHT) this.begin(this.begun++);
      onUnits(this.ledger.units);
      await this.tick();
    }
  }

  private begin(index: number): void {
    const assigning = this.expose(index)
      .catch((error: unknown) => void (this.failure ??= { error }))
      .finally(() => this.assigning.delete(assigning));
    this.assigning.add(assigning);
  }

  private async expose(index: number): Promise<void> {
    const { experiment, scenario, seed, meanDelay } = this.settings;
    const unit = `${experiment}-${index}`;
    const { variant, inExperiment } = await this.api.assign(unit, experiment);
    if (!inExperiment || variant === null) return;
    const exposedAt = new Date();
    const plan = unitPlan(scenario, seed, index, { isTreated: variant !== 'control', meanDelay });
    const told = { unit, exposedAt, nameOf: (kind: MetricKind) => `${scenario.prefix}-${kind}` };
    for (const event of outcomeEvents(told, plan.history)) {
      this.ledger.before();
      await this.sender.add({ event, origin: null });
    }
    this.ledger.exposure(variant);
    const id = eventId(exposedAt, [unit, 'exposure', experiment]);
    const exposure = { id, unit, timestamp: exposedAt.toISOString(), experiment, variant };
    await this.sender.add({ event: { ...exposure, type: 'exposure' }, origin: null });
    outcomeEvents(told, plan.outcomes).forEach((event) => this.schedule(event));
  }

  private schedule(event: WireEvent): void {
    const tick = Math.max(this.releasedTick + 1, tickOf(Date.parse(event.timestamp)) + 1);
    const due = this.pending.get(tick);
    if (due === undefined) this.pending.set(tick, [event]);
    else due.push(event);
  }

  private async tick(): Promise<void> {
    await delay(TICK_MS);
    this.throwFailure();
    const now = tickOf(Date.now());
    while (this.releasedTick < now) {
      this.releasedTick++;
      const due = this.pending.get(this.releasedTick) ?? [];
      this.pending.delete(this.releasedTick);
      for (const event of due) await this.release(event);
    }
    await this.sender.flush();
  }

  /** What was still to come happens now. */
  private async releaseAll(): Promise<void> {
    const timestamp = new Date().toISOString();
    const rest = [...this.pending.values()].flat();
    this.pending.clear();
    for (const event of rest) {
      await this.release({ ...event, timestamp: event.timestamp < timestamp ? event.timestamp : timestamp });
    }
  }

  private async release(event: WireEvent): Promise<void> {
    if (event.type === 'track') this.ledger.outcome(event.name, event.value ?? null);
    await this.sender.add({ event, origin: null });
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }
}

function tickOf(milliseconds: number): number {
  return Math.floor(milliseconds / TICK_MS);
}
