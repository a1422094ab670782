import { Database } from '#libs/persistence';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { CatalogueService } from '../catalogue/catalogue.service.js';

/** A probe that takes longer says as much as one that fails. */
const PROBE_MILLIS = 2_000;

export interface Readiness {
  status: 'ready' | 'not-ready';
  checks: {
    database: { status: 'ok' | 'failed'; detail?: string };
    catalogue: { status: 'ok' | 'failed'; version: number | null; ageSeconds: number | null };
  };
}

/** Exercises what requests need, and nothing else: the queue is not among it, losing it only delays reports. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueService,
  ) {}

  async readiness(): Promise<Readiness> {
    const database = await this.probeDatabase();
    const { version, ageSeconds } = this.catalogue;
    const catalogue = {
      status: version === null ? ('failed' as const) : ('ok' as const),
      version,
      ageSeconds,
    };
    const isReady = database.status === 'ok' && catalogue.status === 'ok';
    return { status: isReady ? 'ready' : 'not-ready', checks: { database, catalogue } };
  }

  private async probeDatabase(): Promise<Readiness['checks']['database']> {
    const deadline = new AbortController();
    const ping = this.database.ping().then(
      () => ({ status: 'ok' as const }),
      () => ({ status: 'failed' as const, detail: 'the database does not answer' }),
    );
    const late = delay(PROBE_MILLIS, null, { signal: deadline.signal, ref: false }).then(
      () => ({ status: 'failed' as const, detail: `no answer within ${PROBE_MILLIS} ms` }),
      () => ({ status: 'failed' as const }),
    );
    const outcome = await Promise.race([ping, late]);
    deadline.abort();
    return outcome;
  }
}
