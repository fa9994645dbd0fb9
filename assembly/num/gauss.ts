// The Gauss rule of at most three nodes that has the first six moments of a measure: positive weights, exact for
// polynomials of degree five. Golub and Welsch, "Calculation of Gauss quadrature rules", 1969, with the cubic in closed form.

/** Nodes in use, 1 to 3, after `gauss`. */
export let nodes: i32 = 0;
export let node0: f64 = 0;
export let node1: f64 = 0;
export let node2: f64 = 0;
export let weight0: f64 = 0;
export let weight1: f64 = 0;
export let weight2: f64 = 0;

/**
 * Sets the rule of a measure on about [-1, 1] from its moments m0 > 0, ..., m5. Fewer nodes where the measure is so
 * nearly on one or two points that the next recurrence coefficient drowns in rounding (below 1e-9).
 */
export function gauss(m0: f64, m1: f64, m2: f64, m3: f64, m4: f64, m5: f64): void {
  const mean = m1 / m0;
  const q2 = m2 / m0;
  const q3 = m3 / m0;
  const q4 = m4 / m0;
  const c2 = q2 - mean * mean;
  nodes = 1;
  node0 = mean;
  weight0 = m0;
  if (c2 < 1e-9) return;
  const c3 = q3 - mean * (3.0 * q2 - 2.0 * mean * mean);
  const c4 = q4 - mean * (4.0 * q3 - mean * (6.0 * q2 - 3.0 * mean * mean));
  const a1 = c3 / c2;
  const h2 = c4 - c3 * a1 - c2 * c2;
  if (h2 < 1e-9 * c2) {
    const root = Math.sqrt(0.25 * a1 * a1 + c2);
    const x = 0.5 * a1 - root;
    const y = 0.5 * a1 + root;
    nodes = 2;
    node0 = mean + x;
    node1 = mean + y;
    weight0 = (m0 * y) / (y - x);
    weight1 = (m0 * -x) / (y - x);
    return;
  }
  const c5 = m5 / m0 - mean * (5.0 * q4 - mean * (10.0 * q3 - mean * (10.0 * q2 - 4.0 * mean * mean)));
  const a2 = (c5 - 2.0 * a1 * c4 + (a1 * a1 - 2.0 * c2) * c3 + 2.0 * a1 * c2 * c2) / h2;
  threeNodes(mean, m0, c2, a1, a2, h2 / c2);
}

/** Roots of (x - a2)(x^2 - a1 x - c2) - b2 x, all real, by Viete's cosine. */
function threeNodes(mean: f64, mass: f64, c2: f64, a1: f64, a2: f64, b2: f64): void {
  const third = (a1 + a2) / 3.0;
  const linear = a1 * a2 - c2 - b2;
  const p = 3.0 * third * third - linear; // > 0
  const value = ((third - a1 - a2) * third + linear) * third + a2 * c2;
  const radius = 2.0 * Math.sqrt(p / 3.0);
  const angle = Math.acos(min<f64>(1.0, max<f64>(-1.0, (-4.0 * value) / (radius * radius * radius)))) / 3.0;
  const x = third + radius * Math.cos(angle);
  const y = third + radius * Math.cos(angle - 2.0943951023931953);
  const z = third + radius * Math.cos(angle + 2.0943951023931953);
  nodes = 3;
  node0 = mean + x;
  node1 = mean + y;
  node2 = mean + z;
  weight0 = (mass * (c2 + y * z)) / ((x - y) * (x - z));
  weight1 = (mass * (c2 + x * z)) / ((y - x) * (y - z));
  weight2 = (mass * (c2 + x * y)) / ((z - x) * (z - y));
}
