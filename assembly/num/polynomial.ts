/**
 * sum_{j<count} c_j u^j by Horner at many complex points u, two polynomials at a time: every number is four f64, the real
 * parts of both and their imaginary parts. Values replace the points.
 */
export function evaluatePairs(coefficients: usize, count: i32, points: usize, pointCount: i32): void {
  const last = coefficients + ((<usize>(count - 1)) << 5);
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
