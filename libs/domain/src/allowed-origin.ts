/** Scheme, then a host or `*.` and a host, then perhaps a port; no path, and nothing that a browser would write otherwise. */
const ORIGIN =
  /^(https?):\/\/(\*\.)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|\[[0-9a-f:.]+\])(?::([1-9]\d{0,4}))?$/;
const LARGEST_PORT = 65_535;
const USUAL_PORT: Record<string, string> = { http: '80', https: '443' };

/**
 * What is wrong with an origin that a client key shall be bound to; null: nothing. An origin is `https://shop.example`,
 * `http://localhost:5173`, or `https://*.example` for every host under a domain, written as browsers send it.
 */
export function allowedOriginFault(origin: string): string | null {
  const match = ORIGIN.exec(origin);
  if (match === null) {
    return 'must be an origin such as https://shop.example, http://localhost:5173 or https://*.example, in lower case and without a path';
  }
  const [, scheme = '', wildcard, host = '', port] = match;
  if (port !== undefined && Number(port) > LARGEST_PORT) return `has a port above ${LARGEST_PORT}`;
  if (port === USUAL_PORT[scheme]) return `must not name port ${port}: browsers leave it out`;
  if (wildcard === undefined) return null;
  if (scheme !== 'https' || port !== undefined) return 'a wildcard is of the form https://*.example';
  const isDomain = !host.startsWith('[') && !/^[\d.]+$/.test(host);
  return isDomain ? null : 'a wildcard needs a domain, not an address';
}
