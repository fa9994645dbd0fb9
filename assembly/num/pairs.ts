// Complex numbers two at a time: four f64, re, re, im, im.

/** The i-th pair of a column. */
export function pair(column: usize, i: i32): usize {
  return column + ((<usize>i) << 5);
}

/** p += q. */
export function addPair(p: usize, q: usize): void {
  v128.store(p, f64x2.add(v128.load(p), v128.load(q)));
  v128.store(p, f64x2.add(v128.load(p, 16), v128.load(q, 16)), 16);
}

/** p = f q. */
export function setScaled(p: usize, q: usize, f: f64): void {
  const factor = f64x2.splat(f);
  v128.store(p, f64x2.mul(factor, v128.load(q)));
  v128.store(p, f64x2.mul(factor, v128.load(q, 16)), 16);
}

/** p *= q. */
export function multiplyPair(p: usize, q: usize): void {
  const aRe = v128.load(p);
  const aIm = v128.load(p, 16);
  const bRe = v128.load(q);
  const bIm = v128.load(q, 16);
  v128.store(p, f64x2.sub(f64x2.mul(aRe, bRe), f64x2.mul(aIm, bIm)));
  v128.store(p, f64x2.add(f64x2.mul(aRe, bIm), f64x2.mul(aIm, bRe)), 16);
}

/** p = p^b, b >= 1, by squaring. */
export function raisePair(p: usize, b: i32): void {
  let xRe = v128.load(p);
  let xIm = v128.load(p, 16);
  let yRe = f64x2.splat(1.0);
  let yIm = f64x2.splat(0.0);
  for (let e = b; e > 0; e >>= 1) {
    if (e & 1) {
      const re = f64x2.sub(f64x2.mul(xRe, yRe), f64x2.mul(xIm, yIm));
      yIm = f64x2.add(f64x2.mul(xRe, yIm), f64x2.mul(xIm, yRe));
      yRe = re;
    }
    const re = f64x2.sub(f64x2.mul(xRe, xRe), f64x2.mul(xIm, xIm));
    xIm = f64x2.mul(f64x2.splat(2.0), f64x2.mul(xRe, xIm));
    xRe = re;
  }
  v128.store(p, yRe);
  v128.store(p, yIm, 16);
}

/** sum_{j<count} c_j u^j by Horner at `pointCount` points u, in place; two points at a time hide the latency. */
export function evaluatePairs(coefficients: usize, count: i32, points: usize, pointCount: i32): void {
  const last = pair(coefficients, count - 1);
  let p = points;
  for (let i = 0; i < pointCount; i += 2, p += 64) {
    const one = i + 1 < pointCount ? p + 32 : p;
    const xRe = v128.load(p);
    const xIm = v128.load(p, 16);
    const yRe = v128.load(one);
    const yIm = v128.load(one, 16);
    let aRe = v128.load(last);
    let aIm = v128.load(last, 16);
    let bRe = aRe;
    let bIm = aIm;
    for (let c = last - 32; c >= coefficients; c -= 32) {
      const cRe = v128.load(c);
      const cIm = v128.load(c, 16);
      const a = f64x2.add(f64x2.sub(f64x2.mul(aRe, xRe), f64x2.mul(aIm, xIm)), cRe);
      aIm = f64x2.add(f64x2.add(f64x2.mul(aRe, xIm), f64x2.mul(aIm, xRe)), cIm);
      aRe = a;
      const b = f64x2.add(f64x2.sub(f64x2.mul(bRe, yRe), f64x2.mul(bIm, yIm)), cRe);
      bIm = f64x2.add(f64x2.add(f64x2.mul(bRe, yIm), f64x2.mul(bIm, yRe)), cIm);
      bRe = b;
    }
    v128.store(p, aRe);
    v128.store(p, aIm, 16);
    v128.store(one, bRe);
    v128.store(one, bIm, 16);
  }
}
