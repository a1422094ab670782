/** Text of people on a terminal: control characters could move the cursor or recolour what follows, so they become "?". */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?');
}
