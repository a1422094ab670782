import { jsonBytes, jsonProblem, JsonWalker, pointerStep, type ProblemError } from '#libs/platform';
import { EVENT_JSON_LIMITS } from './event-json-limits.js';
import type { LoopTurns } from './loop-turns.js';

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
/** Between two looks at the time: a millisecond at most. */
const PIECE_BYTES = 32_768;

/** A value in a body: the parser will take it, but nothing was made of it yet. */
export interface Place {
  start: number;
  end: number;
  /** Arrays, objects and members of it. */
  parts: number;
  /** A text or a name in it may be one that must not be stored; see `findUnstorable`. */
  needsTextCheck: boolean;
}

/** Of an object: its members by name, and where its events are if they are an array. */
export interface Envelope {
  bytes: Buffer;
  members: Readonly<Record<string, Place>>;
  events: readonly Place[] | null;
}

/**
 * Finds the events of a body, whatever else it is, without parsing any of it. Null: it is JSON, but no object. ProblemError that
 * says where it is not JSON, or is more than JSON may be.
 */
export async function readEnvelope(body: Buffer, turns: LoopTurns): Promise<Envelope | null> {
  const reader = new EnvelopeReader(jsonBytes(body), turns);
  return reader.read();
}

class EnvelopeReader {
  private readonly walker: JsonWalker;
  private readonly members = new Map<string, Place>();
  private count = 0;
  private events: Place[] | null = null;

  constructor(
    private readonly bytes: Buffer,
    private readonly turns: LoopTurns,
  ) {
    this.walker = new JsonWalker(bytes, EVENT_JSON_LIMITS);
  }

  async read(): Promise<Envelope | null> {
    const { bytes, walker } = this;
    await this.skipBlanks();
    const isObject = bytes[walker.at] === OPEN_OBJECT;
    if (isObject) await this.object();
    else await this.value(0, '');
    await this.skipBlanks();
    if (walker.at < bytes.length) this.refuse();
    if (!isObject) return null;
    // A name such as __proto__ becomes a member like any other.
    return { bytes, members: Object.fromEntries(this.members), events: this.events };
  }

  private async object(): Promise<void> {
    await this.take(OPEN_OBJECT);
    if (await this.take(CLOSE_OBJECT)) return;
    do await this.member();
    while (await this.take(COMMA));
    if (!(await this.take(CLOSE_OBJECT))) this.refuse();
  }

  private async member(): Promise<void> {
    if (this.count === EVENT_JSON_LIMITS.members) {
      throw this.excess('', `has more than ${EVENT_JSON_LIMITS.members} members`);
    }
    this.count += 1;
    const name = await this.name();
    const isList = name === 'events' && this.bytes[this.walker.at] === OPEN_ARRAY;
    const place = isList ? await this.list() : await this.value(1, pointerStep(name));
    // As the parser does it: the last of a name counts.
    if (name === 'events' && !isList) this.events = null;
    this.members.set(name, place);
  }

  private async name(): Promise<string> {
    const { bytes, walker } = this;
    if (!walker.name()) throw this.problem('');
    const { nameStart, nameEnd } = walker;
    await this.skipBlanks();
    if (!(await this.take(COLON))) this.refuse();
    return JSON.parse(bytes.toString('utf8', nameStart - 1, nameEnd + 1)) as string;
  }

  private async list(): Promise<Place> {
    const { walker } = this;
    const start = walker.at;
    const events: Place[] = [];
    await this.take(OPEN_ARRAY);
    if (!(await this.take(CLOSE_ARRAY))) {
      do {
        if (events.length === EVENT_JSON_LIMITS.items) {
          throw this.excess('/events', `has more than ${EVENT_JSON_LIMITS.items} items`);
        }
        events.push(await this.value(2, `/events/${events.length}`));
      } while (await this.take(COMMA));
      if (!(await this.take(CLOSE_ARRAY))) this.refuse();
    }
    this.events = events;
    return { start, end: walker.at, parts: 0, needsTextCheck: false };
  }

  private async value(levels: number, pointer: string): Promise<Place> {
    const { turns, walker } = this;
    const start = walker.at;
    walker.begin(levels);
    do if (turns.isOver) await turns.next();
    while (!walker.walk(PIECE_BYTES));
    if (walker.finding !== null) throw this.problem(pointer);
    const { at: end, parts, hasEscapedText, hasSuspectName } = walker;
    await this.skipBlanks();
    return { start, end, parts, needsTextCheck: hasEscapedText || hasSuspectName };
  }

  /** Takes this one byte and the blanks after it, if it comes next. */
  private async take(byte: number): Promise<boolean> {
    if (!this.walker.take(byte)) return false;
    await this.skipBlanks();
    return true;
  }

  private async skipBlanks(): Promise<void> {
    const { turns, walker } = this;
    while (!walker.skipBlanks(walker.at + PIECE_BYTES)) if (turns.isOver) await turns.next();
  }

  private refuse(): never {
    this.walker.fault();
    throw this.problem('');
  }

  /** `pointer`: to the value in which it was found. */
  private problem(pointer: string): ProblemError {
    const { bytes, walker } = this;
    const finding = walker.finding ?? { kind: 'fault', at: walker.at };
    if (finding.kind === 'fault') return jsonProblem(finding, bytes);
    return this.excess(pointer + finding.pointer, finding.detail);
  }

  private excess(pointer: string, detail: string): ProblemError {
    return jsonProblem({ kind: 'over-limit', pointer, detail }, this.bytes);
  }
}
