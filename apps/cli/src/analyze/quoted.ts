const LONGEST = 40;

/** A cell as it stands in the file, for a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
}
