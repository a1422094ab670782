/** A tenth of a second is what a person notices; several requests may each have their piece before anybody else has a turn. */
const PIECE_MILLIS = 8;

const waiting: (() => void)[] = [];

/** One in each turn of the loop, however many large bodies there are. */
function goOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(goOn);
  });
}

/** Cuts long work into pieces, between which whatever else waits for the process has its turn. */
export class LoopTurns {
  private since = performance.now();

  /** Whether others should have their turn now. */
  get isOver(): boolean {
    return performance.now() - this.since > PIECE_MILLIS;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}
