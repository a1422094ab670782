/** A request may take as long to arrive; less than that says nothing about a clock. */
const TOLERANCE_MILLIS = 5_000;

/**
 * Milliseconds to add to what a client's clock says, when the client says what it was when it sent: received - sent. Zero when
 * it does not say (NaN), or when the clock is right as far as anybody can tell.
 */
export function correctionOf(sentAt: number, receivedAt: number): number {
  const skew = receivedAt - sentAt;
  return Math.abs(skew) > TOLERANCE_MILLIS ? skew : 0;
}
