/** After an event that could not be counted, steps are so much smaller: where one is, there are often more, and each is searched for. */
const SMALLER = 64;

/** How many events a step takes: as usual, or fewer for a while after a failure. */
export class StepLimit {
  events: number;

  constructor(private readonly usual: number) {
    this.events = usual;
  }

  afterPoison(): void {
    this.events = Math.max(1, Math.ceil(this.usual / SMALLER));
  }

  afterStep(): void {
    this.events = Math.min(this.usual, this.events * 2);
  }
}
