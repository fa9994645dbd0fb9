import { Stream } from "./rng";

/** A standard normal variate, Marsaglia's polar method (the second of the pair is dropped: streams keep no state). */
export function normalVariate(stream: Stream): f64 {
  while (true) {
    const u = 2.0 * stream.uniform() - 1.0;
    const v = 2.0 * stream.uniform() - 1.0;
    const s = u * u + v * v;
    if (s < 1.0 && s > 0.0) return u * Math.sqrt((-2.0 * Math.log(s)) / s);
  }
}

/** A unit-scale gamma variate, shape > 0. Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
export function gammaVariate(stream: Stream, shape: f64): f64 {
  const boost = shape < 1.0 ? Math.pow(stream.uniform(), 1.0 / shape) : 1.0;
  const d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
  const c = 1.0 / Math.sqrt(9.0 * d);
  while (true) {
    const x = normalVariate(stream);
    const root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const v = root * root * root;
    if (Math.log(stream.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return boost * d * v;
  }
}
