declare module 'jstat' {
  /** The part of jStat that this package calls; jStat ships no types of its own. */
  interface JStat {
    gammapinv(probability: number, shape: number): number;
    gammaln(x: number): number;
    lowRegGamma(shape: number, x: number): number;
    chisquare: { cdf(x: number, df: number): number; inv(probability: number, df: number): number };
    studentt: { cdf(x: number, df: number): number; inv(probability: number, df: number): number };
    normal: {
      cdf(x: number, mean: number, sd: number): number;
      inv(p: number, mean: number, sd: number): number;
    };
    beta: { cdf(x: number, a: number, b: number): number; inv(p: number, a: number, b: number): number };
    centralF: { cdf(x: number, df1: number, df2: number): number };
    gamma: { cdf(x: number, shape: number, scale: number): number };
  }
  const jStat: JStat;
  export default jStat;
}
