/** pino's levels of trouble; 50 is error, 60 fatal. */
const ERROR_LEVEL = 50;
const LEVEL_NAMES = new Set(['error', 'fatal']);

interface PinoLine {
  readonly level?: number | string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

/** The message of a log line that people should see at once; undefined for everything else. */
export function troubleIn(line: string): string | undefined {
  const entry = parse(line);
  if (entry === undefined || !isTrouble(entry.level)) return undefined;
  const parts = [entry.msg, entry.err?.message].filter((part) => part !== undefined && part !== '');
  return [...new Set(parts)].join(': ').replace(/\s*\n\s*/g, ' ') || line;
}

function isTrouble(level: PinoLine['level']): boolean {
  return typeof level === 'string' ? LEVEL_NAMES.has(level) : (level ?? 0) >= ERROR_LEVEL;
}

function parse(line: string): PinoLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as PinoLine;
  } catch {
    return undefined;
  }
}
