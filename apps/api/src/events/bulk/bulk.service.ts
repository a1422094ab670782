import { EventLogUnavailableError } from '#libs/domain';
import type { Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_EVENT } from '../event-json-limits.js';
import { EventReader } from '../event-reader.service.js';
import { EventTimes } from '../event-times.js';
import type { EventsAnswer } from '../events-answer.js';
import { EventsService } from '../events.service.js';
import { LoopTurns } from '../loop-turns.js';
import { BulkSummary } from './bulk-summary.js';
import { linesOf, type Line } from './lines-of.js';
import { batchOfLines, readLines } from './read-lines.js';

/** Of one commit: few enough that judging them does not hold up anybody else. */
const GROUP_LINES = 2_000;
const GROUP_BYTES = 1_048_576;
/** Waits before a group is tried again while the log cannot take it; about twenty seconds together. */
const RETRY_MILLIS = [250, 500, 1_000, 2_000, 4_000, 6_000, 6_000];

/** Takes streams of events of any length, in constant memory: reading waits for the log. */
@Injectable()
export class BulkService {
  constructor(
    private readonly reader: EventReader,
    private readonly events: EventsService,
    private readonly times: EventTimes,
  ) {}

  /**
   * Stores the stream's events in groups of whole lines, each durable before the one after the next begins. When the stream breaks,
   * or the log fails, the groups before are stored; sending all of it again changes nothing of them.
   * @param onGroup hears after every group
   */
  async take(
    principal: Principal,
    stream: AsyncIterable<Buffer>,
    summary: BulkSummary,
    onGroup: () => void,
  ): Promise<void> {
    const turns = new LoopTurns();
    let storing = Promise.resolve();
    const store = async (group: readonly Line[]): Promise<void> => {
      await storing;
      storing = this.takeGroup(principal, group, turns).then((answer) => {
        summary.add(group, answer);
        onGroup();
      });
      // It is awaited before the next group, and a failure is heard there.
      storing.catch(() => undefined);
    };
    try {
      for await (const group of groupsOf(linesOf(stream, LONGEST_EVENT, turns))) await store(group);
    } finally {
      await storing;
    }
  }

  private async takeGroup(
    principal: Principal,
    lines: readonly Line[],
    turns: LoopTurns,
  ): Promise<EventsAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.tryGroup(principal, lines, turns);
      } catch (error) {
        const wait = RETRY_MILLIS[attempt];
        if (!(error instanceof EventLogUnavailableError) || wait === undefined) throw error;
        await delay(wait);
      }
    }
  }

  private async tryGroup(
    principal: Principal,
    lines: readonly Line[],
    turns: LoopTurns,
  ): Promise<EventsAnswer> {
    if (turns.isOver) await turns.next();
    const slices = this.reader.slice(principal.projectId, batchOfLines(lines));
    // A line that is more than one event, or part of one, is for the careful way to name.
    if (slices?.length === lines.length) return this.events.keep(principal, slices, [], []);
    return this.events.takeBatch(principal, await readLines(lines, this.times.current(), turns));
  }
}

async function* groupsOf(chunks: AsyncIterable<Line[]>): AsyncGenerator<Line[]> {
  let group: Line[] = [];
  let bytes = 0;
  for await (const lines of chunks) {
    for (const line of lines) {
      group.push(line);
      bytes += line.bytes.length;
      if (group.length < GROUP_LINES && bytes < GROUP_BYTES) continue;
      yield group;
      group = [];
      bytes = 0;
    }
  }
  if (group.length > 0) yield group;
}
