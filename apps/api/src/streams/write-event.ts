/** One server-sent event. */
export interface StreamEvent {
  /** Names the state that the event tells of; clients send it back when they connect again. */
  id: string;
  /** The event's type; `message` when absent. */
  event?: string;
  /** One line. */
  data: string;
}

/** The event as it goes over the wire. */
export function writeEvent({ id, event, data }: StreamEvent): string {
  return `id: ${id}\n${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`;
}
