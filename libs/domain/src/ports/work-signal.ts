/** Tells the workers that there is something to do. A hint: losing it delays, it never loses. */
export abstract class WorkSignal {
  /** Returns at once and never throws, whatever the queue's state. */
  abstract eventsArrived(): void;

  /** As `eventsArrived`. */
  abstract simulationAsked(): void;

  /** As `eventsArrived`. */
  abstract recountAsked(): void;
}
