import fc from 'fast-check';
import { IDENTITY_BYTES } from './encoded-rows.js';
import { IdentityPlaces } from './identity-places.js';

test('finds each identity where it came first, however alike they are', () => {
  // Few different bytes, so that many are equal or nearly.
  const identity = fc.array(fc.constantFrom(0, 1, 128), {
    minLength: IDENTITY_BYTES,
    maxLength: IDENTITY_BYTES,
  });
  const some = fc.array(fc.oneof(identity, fc.constant(Array<number>(IDENTITY_BYTES).fill(0))), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(some, identity, (identities, other) => {
      const texts = identities.map(String);
      const places = new IdentityPlaces(Uint8Array.from(identities.flat()));
      expect(texts.map((_, place) => places.add(place))).toEqual(texts.map((text) => texts.indexOf(text)));
      const expected = texts.indexOf(String(other));
      expect(places.find(Uint8Array.from(other))).toBe(expected === -1 ? undefined : expected);
    }),
    { seed: 5, numRuns: 500 },
  );
});
