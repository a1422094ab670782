const SAME_MILLISECONDS = 10_000;

/** Says each trouble once: a process that fails in a tight loop must not flood the terminal. */
export class TroubleReport {
  private last = '';
  private lastAt = -Infinity;
  private repetitions = 0;

  constructor(
    private readonly say: (line: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  report(trouble: string): void {
    if (trouble === this.last && this.now() - this.lastAt < SAME_MILLISECONDS) {
      this.repetitions++;
      return;
    }
    if (this.repetitions > 0) this.say(`${this.last} (${this.repetitions} more times)`);
    this.say(trouble);
    this.last = trouble;
    this.lastAt = this.now();
    this.repetitions = 0;
  }
}
