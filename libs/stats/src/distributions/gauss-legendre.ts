/** Nodes and weights of a quadrature rule. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/** Gauss-Legendre rule of the given order on [-1, 1], nodes ascending (roots of the Legendre polynomial by
 * Newton); cached. */
export function gaussLegendre(order: number): QuadratureRule {
  const known = rules.get(order);
  if (known) return known;
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < order; i++) {
    let z = -Math.cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let derivative = 1;
    for (let step = 0; step < 50; step++) {
      const { value, slope } = legendre(order, z);
      derivative = slope;
      const change = value / slope;
      z -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = z;
    weights[i] = 2 / ((1 - z * z) * derivative * derivative);
  }
  const rule = { nodes, weights };
  rules.set(order, rule);
  return rule;
}

function legendre(order: number, z: number): { value: number; slope: number } {
  let current = 1;
  let previous = 0;
  for (let j = 1; j <= order; j++) {
    const next = ((2 * j - 1) * z * current - (j - 1) * previous) / j;
    previous = current;
    current = next;
  }
  return { value: current, slope: (order * (z * current - previous)) / (z * z - 1) };
}

/** The rule of `order` points repeated on equal panels between two finite ends. */
export function compositeGaussLegendre(
  low: number,
  high: number,
  panels: number,
  order: number,
): QuadratureRule {
  const base = gaussLegendre(order);
  const nodes = new Float64Array(panels * order);
  const weights = new Float64Array(panels * order);
  const half = (high - low) / (2 * panels);
  for (let panel = 0; panel < panels; panel++) {
    const centre = low + (2 * panel + 1) * half;
    for (let i = 0; i < order; i++) {
      nodes[panel * order + i] = centre + half * base.nodes[i]!;
      weights[panel * order + i] = half * base.weights[i]!;
    }
  }
  return { nodes, weights };
}
