import { DatabaseUnavailableError } from '#libs/domain';
import type { InTransaction } from '../in-transaction.js';
import { finishIfComplete } from './finish-backfill.js';
import { takeSlice } from './take-slice.js';

/** Others wait for a shard while a slice is at it. */
const SLICE_EVENTS = 20_000;
/** After a slice that failed: what arrives goes on being counted, and is not to wait for the next attempt. */
const AGAIN_MILLISECONDS = 60_000;

export interface Built {
  /** More is to be built, and may be at once. */
  isMore: boolean;
  /** Ids of the experiments of which something is served that was not. */
  changed: string[];
}

const NOTHING: Built = { isMore: false, changed: [] };

/** Builds what definitions ask for of the past, beside the live steps. */
export class Builder {
  private againAt = -Infinity;

  /** @param events about as much work as reading so many, at a time */
  constructor(
    private readonly inTransaction: InTransaction,
    private readonly events: number,
  ) {}

  /** The next slices. What fails keeps to itself for a minute: it is thrown once, and others go on counting. */
  async build(): Promise<Built> {
    if (performance.now() < this.againAt) return NOTHING;
    try {
      return await this.slices();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) this.againAt = performance.now() + AGAIN_MILLISECONDS;
      throw error;
    }
  }

  private async slices(): Promise<Built> {
    const limit = Math.min(SLICE_EVENTS, this.events);
    const changed: string[] = [];
    for (let work = 0; work < this.events;) {
      const slice = await this.inTransaction((session) => takeSlice(session, limit));
      const { complete } = slice;
      if (complete !== null) {
        changed.push(...(await this.inTransaction((session) => finishIfComplete(session, complete))));
      }
      if (!slice.isMore) return { isMore: false, changed };
      work += slice.work;
    }
    return { isMore: true, changed };
  }
}
