const LINE_ENDS = ['\n', '\r', '\u2028', '\u2029'];

/** Cuts "+build" off; as in the specification, a line end behind the plus sign shields it. */
function withoutBuild(version: string): string {
  const lastLine = Math.max(...LINE_ENDS.map((end) => version.lastIndexOf(end))) + 1;
  const plus = version.indexOf('+', lastLine);
  return plus < 0 ? version : version.slice(0, plus);
}

function isDigits(part: string): boolean {
  return /^[0-9]+$/.test(part);
}

/**
 * A version as text that sorts in the order of semantic versions: numeric parts are padded to five places, and
 * a release gets a last part "~" so that it sorts after its own pre-releases. Linear in the length of the input.
 *
 * @example paddedVersion("v1.2.3-rc.1+build") -> "    1-    2-    3-rc-    1"
 */
export function paddedVersion(input: unknown): string {
  const version = typeof input === 'number' ? String(input) : input;
  const text = typeof version === 'string' && version !== '' ? version : '0';
  const parts = withoutBuild(text.startsWith('v') ? text.slice(1) : text).split(/[-.]/);
  if (parts.length === 3) parts.push('~');
  return parts.map((part) => (isDigits(part) ? part.padStart(5, ' ') : part)).join('-');
}
