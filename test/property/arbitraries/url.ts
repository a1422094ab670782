import fc from 'fast-check';
import type { UrlTarget } from '#libs/assignment';

const host = fc.constantFrom(
  'example.com',
  'shop.example.com',
  'EXAMPLE.com',
  'localhost:3000',
  'example.org',
);
const path = fc
  .array(fc.constantFrom('cart', 'a', 'b', 'Item', '%20', 'é', ''), { maxLength: 3 })
  .map((parts) => parts.map((part) => `/${part}`).join(''));
const query = fc.constantFrom('', '?x=1', '?x=1&y=2', '?x=', '?y=%C3%A9', '?x=1?z');
const hash = fc.constantFrom('', '#top', '#TOP', '#');

function starred(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(part, fc.nat(12), fc.boolean()).map(([whole, at, isStarred]) => {
    return isStarred ? `${whole.slice(0, at)}*${whole.slice(at + 2)}` : whole;
  });
}

/** Addresses of pages, whole and relative, and texts that are none. */
export const url: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(host, path, query, hash).map(([at, ...rest]) => `https://${at}${rest.join('')}`),
  },
  { weight: 2, arbitrary: fc.tuple(path, query, hash).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', 'http://', 'not a url', 'https://exa mple.com') },
);

const simple = fc
  .tuple(
    fc.oneof(
      fc.constant(''),
      host,
      host.map((at) => `https://${at}`),
    ),
    starred(path),
    starred(query),
    hash,
  )
  .chain((parts) => fc.tuple(fc.constant(parts.join('')), fc.boolean()))
  .map(([pattern, isTrimmed]) => (isTrimmed ? pattern.replace(/^\//, '') : pattern));

const target: fc.Arbitrary<UrlTarget> = fc.oneof(
  fc.record({ include: fc.boolean(), type: fc.constant('simple' as const), pattern: simple }),
  fc.record({
    include: fc.boolean(),
    type: fc.constant('regex' as const),
    pattern: fc.constantFrom('^https://shop', '/cart$', 'x=[0-9]', '(', '^/', 'example\\.(com|org)', '.'),
  }),
);

/** Lists of patterns to include and exclude. */
export const urlTargets: fc.Arbitrary<UrlTarget[]> = fc.array(target, { maxLength: 3 });
