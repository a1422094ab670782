const VOID = new Set(['meta', 'line', 'circle', 'rect', 'path', 'img', 'br']);

/** Names of the elements in order; throws when they do not nest. */
export function elementsOf(page: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [tag, slash, name = '', rest = ''] of page.matchAll(/<(\/?)([a-zA-Z][\w-]*)([^>]*)>/g)) {
    if (slash) {
      if (open.pop() !== name) throw new Error(`${tag} closes another element`);
    } else {
      names.push(name);
      if (!VOID.has(name) && !rest.endsWith('/')) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return names;
}

/** What a person reads: no markup, single spaces, an ordinary minus. */
export function textOf(markup: string): string {
  return markup
    .replace(/<style>[^]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('\u2212', '-')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

export interface ReadTable {
  caption: string;
  head: string[];
  /** Text of the cells of every row after the head. */
  rows: string[][];
}

export function tablesOf(page: string): ReadTable[] {
  return [...page.matchAll(/<table[^]*?<\/table>/g)].map(([table]) => {
    const [head = '', ...rest] = table.split('</thead>');
    return {
      caption: textOf(/<caption[^]*?<\/caption>/.exec(table)?.[0] ?? ''),
      head: cellsOf(head),
      rows: [...rest.join('').matchAll(/<tr[^]*?<\/tr>/g)].map(([row]) => cellsOf(row)),
    };
  });
}

function cellsOf(row: string): string[] {
  return [...row.matchAll(/<t[hd][ >][^]*?<\/t[hd]>/g)].map(([cell]) => textOf(cell));
}
