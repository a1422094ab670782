/**
 * Whether a text is a pattern's, ignoring case, where each wildcard stands for any run of characters, also none.
 * Pieces are found from left to right, so the time is linear for each piece: no pattern is hostile.
 */
export function matchesWildcard(text: string, pattern: string, wildcard: string): boolean {
  const folded = text.toLowerCase();
  const [head = '', ...pieces] = pattern.toLowerCase().split(wildcard);
  const tail = pieces.pop();
  if (tail === undefined) return folded === head;
  if (folded.length < head.length + tail.length || !folded.startsWith(head) || !folded.endsWith(tail))
    return false;
  const end = folded.length - tail.length;
  let position = head.length;
  return pieces.every((piece) => {
    const found = folded.indexOf(piece, position);
    position = found + piece.length;
    return found >= 0 && position <= end;
  });
}
