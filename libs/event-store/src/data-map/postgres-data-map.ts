import {
  DataMap,
  type HeavyContribution,
  type ObservationOutcome,
  type ObservedEvents,
  type ObservedName,
  type SenderSighting,
} from '#libs/domain';
import type pg from 'pg';
import { atOneMoment, inTransaction, outsideOfTransactions, poolOf } from '../statistics/session-pools.js';
import { addSenders } from './add-senders.js';
import { contributionsOf } from './contributions.js';
import { countArrivals } from './count-arrivals.js';
import { forgetOld } from './forget-old.js';
import { observedStretch } from './observed-stretch.js';
import { readObserved } from './read-observed.js';
import { sampleTypes } from './sample-types.js';
import { writeObservation, type Observation } from './write-observation.js';

export interface PostgresDataMapOptions {
  connectionString: string;
  /** Most events of one step; one transaction of the log with more is a step of its own. */
  observedEvents?: number;
}

const STEP_EVENTS = 50_000;
const WORK_MILLISECONDS = 60_000;
const READ_MILLISECONDS = 5_000;

/** What came a moment ago has no statistics yet: the planner takes it for little, and would sort it by five columns. */
const GROUP_BY_HASH = 'SET LOCAL enable_sort = off';

/** The data map in the PostgreSQL that holds the log. DatabaseUnavailableError when it does not answer. */
export class PostgresDataMap extends DataMap {
  private readonly work: pg.Pool;
  private readonly reading: pg.Pool;
  private readonly stepEvents: number;

  constructor({ connectionString, observedEvents = STEP_EVENTS }: PostgresDataMapOptions) {
    super();
    const pool = (milliseconds: number): pg.Pool =>
      poolOf({
        connectionString,
        statementTimeout: milliseconds,
        queryTimeout: milliseconds,
        connections: 2,
        applicationName: 'consumer-science data map',
      });
    this.work = pool(WORK_MILLISECONDS);
    this.reading = pool(READ_MILLISECONDS);
    this.stepEvents = observedEvents;
  }

  /** Reads first, in a transaction without a number, for which nobody waits; then writes, in a short one. */
  async observe(): Promise<ObservationOutcome> {
    const observation = await atOneMoment(this.work, async (session): Promise<Observation | null> => {
      const stretch = await observedStretch(session, this.stepEvents);
      if (stretch === null) return null;
      if (stretch.events === 0) return { stretch, hours: [], heavy: [], types: [], sampled: [] };
      await session.run(GROUP_BY_HASH);
      const arrivals = await countArrivals(session, stretch);
      return { stretch, ...arrivals, ...(await sampleTypes(session, stretch, arrivals.hours)) };
    });
    const nothing = { observed: false, events: 0, backlog: false };
    if (observation === null) return nothing;
    const { events, backlog } = observation.stretch;
    const isWritten = await inTransaction(this.work, (session) => writeObservation(session, observation));
    return isWritten ? { observed: true, events, backlog } : nothing;
  }

  async forget(): Promise<void> {
    await inTransaction(this.work, forgetOld);
  }

  async addSenders(sightings: readonly SenderSighting[]): Promise<void> {
    if (sightings.length === 0) return;
    await inTransaction(this.work, (session) => addSenders(session, sightings));
  }

  read(projectId: string, names: readonly ObservedName[] | null): Promise<ObservedEvents> {
    return atOneMoment(this.reading, (session) => readObserved(session, projectId, names));
  }

  async contributions(experimentId: string, units: readonly string[]): Promise<HeavyContribution[]> {
    if (units.length === 0) return [];
    return outsideOfTransactions(this.reading, (session) => contributionsOf(session, experimentId, units));
  }

  async close(): Promise<void> {
    await Promise.all([this.work.end(), this.reading.end()]);
  }
}
