const LINE_ENDS = '\\n\\r\\x{2028}\\x{2029}';
const SPACES =
  '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';

/** Escapes that mean the same in both dialects; digits are left for the engine to refuse (back-references). */
const SHARED_ESCAPE = /^[dDwWbBnrtvf0-9]$/;

/** One construct of the pattern in the other dialect, and how many code units of the source it took. */
type Piece = readonly [text: string, length: number];

function hexEscape(source: string, digits: number): Piece {
  const hex = source.slice(2, 2 + digits);
  const isHex = hex.length === digits && /^[0-9a-fA-F]+$/.test(hex);
  return isHex ? [`\\x{${hex}}`, 2 + digits] : [source.charAt(1), 2];
}

function escape(source: string, inClass: boolean): Piece {
  const letter = source.charAt(1);
  if (letter === 's') return [inClass ? SPACES : `[${SPACES}]`, 2];
  if (letter === 'S') return [inClass ? '\\S' : `[^${SPACES}]`, 2];
  if (letter === 'b' && inClass) return ['\\x08', 2];
  if (letter === 'u') return hexEscape(source, 4);
  if (letter === 'x') return hexEscape(source, 2);
  if (letter === '0') return ['\\x00', 2];
  if (/^[a-zA-Z]$/.test(letter) && !SHARED_ESCAPE.test(letter)) return [letter, 2];
  return [source.slice(0, 2), 2];
}

function outsideClass(source: string): Piece {
  if (source.startsWith('[^]')) return ['(?s:.)', 3];
  if (source.startsWith('.')) return [`[^${LINE_ENDS}]`, 1];
  if (/^\(\?(?!:|<[^=!])/.test(source)) throw new SyntaxError(`unsupported group ${source.slice(0, 3)}`);
  return [source.charAt(0), 1];
}

/**
 * Rewrites a JavaScript pattern (no flags) for RE2 where the two dialects read the same text differently: what `.` and
 * `\s` cover, `\uXXXX`, letters that need no escape, `[[:` that is no class name in JavaScript.
 *
 * @throws SyntaxError for groups that only one of them has
 */
export function translatePattern(pattern: string): string {
  let translated = '';
  let inClass = false;
  for (let index = 0; index < pattern.length;) {
    const source = pattern.slice(index);
    const isEscape = source.startsWith('\\') && source.length > 1;
    const [text, length] = isEscape ? escape(source, inClass) : plain(source, inClass);
    if (!isEscape && length === 1) inClass = inClass ? source[0] !== ']' : source[0] === '[';
    translated += text;
    index += length;
  }
  return translated;
}

function plain(source: string, inClass: boolean): Piece {
  if (!inClass) return outsideClass(source);
  return source.startsWith('[') ? ['\\[', 1] : [source.charAt(0), 1];
}
