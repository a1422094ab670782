/** Markup that was made by `html` here, as opposed to text of people. */
export class SafeHtml {
  constructor(readonly markup: string) {}
}

type Content = string | number | SafeHtml | null | false | readonly Content[];

/**
 * Template tag for markup: whatever is put in is text and gets escaped, unless it was made by this tag itself. Lists are
 * joined, null and false are left out. So markup cannot be injected by forgetting something.
 */
export function html(parts: TemplateStringsArray, ...contents: Content[]): SafeHtml {
  return new SafeHtml(
    parts.reduce((markup, part, index) => markup + toMarkup(contents[index - 1] ?? null) + part),
  );
}

function toMarkup(content: Content): string {
  if (content === null || content === false) return '';
  if (content instanceof SafeHtml) return content.markup;
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  return content.map(toMarkup).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** For element content and for quoted attributes; control characters, which HTML forbids, are dropped. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);
}
