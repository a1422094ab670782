/** Numbers as print sets them: a real minus, and no line break before a unit. */
export function typeset(text: string): string {
  return text
    .replace(/(^|[\s(])-(?=\d)/g, '$1\u2212')
    .replace(/(\d) (%|pp)/g, '$1\u00a0$2')
    .replace(/\bp ([=<]) /g, 'p\u00a0$1\u00a0');
}
