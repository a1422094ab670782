/** Whether an If-None-Match header names the tag; compared weakly (RFC 9110, 13.1.2), as proxies weaken tags. */
export function hasEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const meant = opaque(etag);
  return ifNoneMatch.split(',').some((one) => opaque(one.trim()) === meant);
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
