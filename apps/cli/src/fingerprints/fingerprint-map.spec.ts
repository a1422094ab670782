import { FingerprintMap } from './fingerprint-map.js';

describe('a fingerprint map', () => {
  it('keeps the value of every text while it grows', () => {
    const map = new FingerprintMap();
    const texts = Array.from({ length: 20_000 }, (_, index) => `unit-${index}`);
    texts.forEach((text, index) => map.update(text, () => index));
    expect(map.size).toBe(texts.length);
    const wrong = texts.filter((text, index) => map.update(text, (previous) => previous ?? -1) !== index);
    expect(wrong).toEqual([]);
    expect(map.size).toBe(texts.length);
  });

  it('tells the first time from the next', () => {
    const map = new FingerprintMap();
    const seen: (number | undefined)[] = [];
    for (let time = 0; time < 3; time++) {
      map.update('the same', (previous) => {
        seen.push(previous);
        return (previous ?? 0) + 1;
      });
    }
    expect(seen).toEqual([undefined, 1, 2]);
  });
});
