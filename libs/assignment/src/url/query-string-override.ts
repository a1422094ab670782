/**
 * The variation that the address of a page asks for with `?EXPERIMENT_KEY=INDEX`, for trying one out.
 *
 * @returns null when it asks for none, or for one that does not exist; only the first mention of the key counts
 */
export function queryStringOverride(key: string, url: string, variationCount: number): number | null {
  const [query = ''] = (url.split('?')[1] ?? '').split('#');
  const pair = query.split('&').find((each) => each.split('=')[0] === key);
  const index = parseInt(pair?.split('=')[1] ?? '');
  return index >= 0 && index < variationCount ? index : null;
}
