const SPLITTER = 134217729; // 2^27 + 1

/**
 * Dot product as if computed in twice the working precision (Ogita, Rump & Oishi 2005, Dot2), plus `start`.
 * For residuals, where plain sums lose exactly the digits that matter.
 */
export function exactDot(a: ArrayLike<number>, b: ArrayLike<number>, start = 0): number {
  let sum = start;
  let error = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    const product = x * y;
    const xBig = SPLITTER * x;
    const xHead = xBig - (xBig - x);
    const xTail = x - xHead;
    const yBig = SPLITTER * y;
    const yHead = yBig - (yBig - y);
    const yTail = y - yHead;
    const productError = xTail * yTail - (product - xHead * yHead - xTail * yHead - xHead * yTail);
    const next = sum + product;
    const part = next - sum;
    error += sum - (next - part) + (product - part) + productError;
    sum = next;
  }
  const exact = sum + error;
  return Number.isNaN(exact) ? sum : exact;
}
