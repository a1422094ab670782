import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardAdapter } from './board-adapter.js';

/** The page brings a link to fonts elsewhere, which would tell others who looks at it. */
const FOREIGN_LINK = /<link[^>]*href="https?:[^>]*>/g;

/** The page around the board: its template has only places for texts. */
export async function boardPage(
  { entryRoute, viewsPath, uiConfig }: BoardAdapter,
  basePath: string,
): Promise<string> {
  if (entryRoute === null) throw new Error('The board has no page.');
  const { name, params } = entryRoute.handler({ basePath, uiConfig });
  const template = await readFile(join(viewsPath, name), 'utf8');
  return template
    .replace(FOREIGN_LINK, '')
    .replace(/<%([-=]) *(\w+) *%>/g, (_match, kind: string, param: string) => {
      const text = params[param] ?? '';
      return kind === '-' ? text : escaped(text);
    });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
