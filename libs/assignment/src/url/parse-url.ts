/** Parses an address; null for what is none. (`URL.canParse` is wrong about non-ASCII texts in Node 20 once it is hot.) */
export function parseUrl(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
