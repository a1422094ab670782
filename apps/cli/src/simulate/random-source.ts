const GOLDEN = 0x9e3779b9;

/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman & Vigna 2018), its state filled by splitmix32 from a seed and the
 * number of a stream, so that every unit has numbers of its own that do not depend on who came before.
 */
export class RandomSource {
  /** From a state of four 32-bit numbers, not all zero. */
  constructor(private readonly state: Uint32Array) {}

  static seeded(seed: number, stream = 0): RandomSource {
    const next = splitMix32(Math.imul(splitMix32(seed)(), GOLDEN) ^ stream);
    return new RandomSource(Uint32Array.from({ length: 4 }, next));
  }

  /** 32 random bits. */
  bits(): number {
    const s = this.state as Uint32Array & [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** Uniform on [0, 1), 53 bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53;
  }

  /** Exponential with the given mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Standard normal (Box & Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Lognormal with the given mean; `sigma` is the standard deviation of its logarithm. */
  logNormal(mean: number, sigma: number): number {
    return mean * Math.exp(sigma * this.normal() - (sigma * sigma) / 2);
  }

  /** Poisson by counting arrivals, for means up to a few dozen. */
  poisson(mean: number): number {
    let arrivals = 0;
    for (let time = this.exponential(1); time <= mean; time += this.exponential(1)) arrivals++;
    return arrivals;
  }
}

function rotateLeft(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}

function splitMix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + GOLDEN) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
