/**
 * Where a text stops being JSON: the index of the first character that cannot stand there; the text's length when it ends
 * too early. Only called for texts that the parser refused, to tell people where: its own messages often do not say.
 */
export function findJsonFault(text: string): number {
  const reader = new JsonReader(text);
  try {
    reader.value();
    reader.blanks();
  } catch (fault) {
    if (fault instanceof Fault) return fault.at;
    throw fault;
  }
  return reader.at;
}

class Fault extends Error {
  constructor(readonly at: number) {
    super();
  }
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const LITERALS = ['true', 'false', 'null'];

/** Recursive descent; the depth was limited before. */
class JsonReader {
  at = 0;

  constructor(private readonly text: string) {}

  value(): void {
    this.blanks();
    const first = this.text[this.at];
    if (first === '{') this.list('}', () => this.member());
    else if (first === '[') this.list(']', () => this.value());
    else if (first === '"') this.string();
    else if (!this.literal() && !this.matches(NUMBER)) throw new Fault(this.at);
  }

  blanks(): void {
    this.matches(BLANK);
  }

  private list(close: string, item: () => void): void {
    this.at++;
    this.blanks();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      this.blanks();
      const next = this.text[this.at];
      if (next !== ',' && next !== close) throw new Fault(this.at);
      this.at++;
      if (next === close) return;
    }
  }

  private member(): void {
    this.blanks();
    if (this.text[this.at] !== '"') throw new Fault(this.at);
    this.string();
    this.blanks();
    if (this.text[this.at] !== ':') throw new Fault(this.at);
    this.at++;
    this.value();
  }

  private string(): void {
    this.at++;
    for (;;) {
      this.matches(PLAIN);
      if (this.text[this.at] === '"') break;
      if (!this.matches(ESCAPE)) throw new Fault(this.at);
    }
    this.at++;
  }

  private literal(): boolean {
    const word = LITERALS.find((literal) => this.text.startsWith(literal, this.at));
    this.at += word?.length ?? 0;
    return word !== undefined;
  }

  private matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }
}
