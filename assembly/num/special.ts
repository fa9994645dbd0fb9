// Special functions that keep their relative accuracy in the tails.

/**
 * erfc(x), relative error about 1e-15 for x < 26, 0 beyond 27.
 * Rational approximations of fdlibm's s_erf.c (Sun Microsystems, 1993).
 */
export function erfc(x: f64): f64 {
  const a = Math.abs(x);
  if (a < 0.84375) {
    const z = x * x;
    const r =
      1.28379167095512558561e-1 +
      z *
        (-3.2504210724700149937e-1 +
          z * (-2.84817495755985104766e-2 + z * (-5.77027029648944159157e-3 + z * -2.37630166566501626084e-5)));
    const s =
      1.0 +
      z *
        (3.97917223959155352819e-1 +
          z *
            (6.50222499887672944485e-2 +
              z * (5.08130628187576562776e-3 + z * (1.32494738004321644526e-4 + z * -3.9602282787753681232e-6))));
    return 1.0 - (x + x * (r / s));
  }
  if (a < 1.25) {
    const s = a - 1.0;
    const p =
      -2.36211856075265944077e-3 +
      s *
        (4.14856118683748331666e-1 +
          s *
            (-3.72207876035701323847e-1 +
              s *
                (3.18346619901161753674e-1 +
                  s * (-1.10894694282396677476e-1 + s * (3.54783043256182359371e-2 + s * -2.166375594868790843e-3)))));
    const q =
      1.0 +
      s *
        (1.06420880400844228286e-1 +
          s *
            (5.40397917702171048937e-1 +
              s *
                (7.18286544141962662868e-2 +
                  s * (1.26171219808761642112e-1 + s * (1.36370839120290507362e-2 + s * 1.1984499846799107417e-2)))));
    const erfOne = 8.45062911510467529297e-1;
    return x >= 0.0 ? 1.0 - erfOne - p / q : 1.0 + (erfOne + p / q);
  }
  if (a > 27.3) return x > 0.0 ? 0.0 : 2.0;
  const s = 1.0 / (a * a);
  let r: f64;
  let d: f64;
  if (a < 2.857142857142857) {
    r =
      -9.86494403484714822705e-3 +
      s *
        (-6.93858572707181764372e-1 +
          s *
            (-1.05586262253232909814e1 +
              s *
                (-6.23753324503260060396e1 +
                  s *
                    (-1.62396669462573470355e2 +
                      s *
                        (-1.84605092906711035994e2 + s * (-8.12874355063065934246e1 + s * -9.81432934416914548592))))));
    d =
      1.0 +
      s *
        (1.96512716674392571292e1 +
          s *
            (1.376577541435190426e2 +
              s *
                (4.34565877475229228821e2 +
                  s *
                    (6.45387271733267880336e2 +
                      s *
                        (4.29008140027567833386e2 +
                          s *
                            (1.08635005541779435134e2 +
                              s * (6.57024977031928170135 + s * -6.04244152148580987438e-2)))))));
  } else {
    r =
      -9.86494292470009928597e-3 +
      s *
        (-7.99283237680523006574e-1 +
          s *
            (-1.77579549177547519889e1 +
              s *
                (-1.60636384855821916062e2 +
                  s * (-6.37566443368389627722e2 + s * (-1.02509513161107724954e3 + s * -4.83519191608651397019e2)))));
    d =
      1.0 +
      s *
        (3.03380607434824582924e1 +
          s *
            (3.25792512996573918826e2 +
              s *
                (1.53672958608443695994e3 +
                  s *
                    (3.19985821950859553908e3 +
                      s *
                        (2.55305040643316442583e3 + s * (4.74528541206955367215e2 + s * -2.24409524465858183362e1))))));
  }
  // exp(-a^2) in two factors: the high half of a squares exactly.
  const high = reinterpret<f64>(reinterpret<u64>(a) & 0xffffffff00000000);
  const value = (Math.exp(-high * high - 0.5625) * Math.exp((high - a) * (high + a) + r / d)) / a;
  return x > 0.0 ? value : 2.0 - value;
}

/** P(Z > x) of the standard normal. */
export function normalSurvival(x: f64): f64 {
  return 0.5 * erfc(x * 0.7071067811865476);
}

/** log Gamma(x), x > 0, error about 1e-15 relative to max(1, |value|). Lanczos, g = 7, nine terms (Godfrey). */
export function logGamma(x: f64): f64 {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1.0 - x);
  const y = x - 1.0;
  const sum =
    0.99999999999980993 +
    676.5203681218851 / (y + 1.0) -
    1259.1392167224028 / (y + 2.0) +
    771.32342877765313 / (y + 3.0) -
    176.61502916214059 / (y + 4.0) +
    12.507343278686905 / (y + 5.0) -
    0.13857109526572012 / (y + 6.0) +
    9.9843695780195716e-6 / (y + 7.0) +
    1.5056327351493116e-7 / (y + 8.0);
  const t = y + 7.5;
  return 0.91893853320467274178 + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * x^a e^-x / Gamma(a), a > 0, x > 0. From a = 20 on around its top, with Stirling's series (Abramowitz and Stegun 6.1.41):
 * the exponent is then no larger than the value's own logarithm, and so is its rounding.
 */
function gammaFront(a: f64, x: f64): f64 {
  if (a < 20.0) return Math.exp(a * Math.log(x) - x - logGamma(a));
  const d = (x - a) / a;
  const r = 1.0 / (a * a);
  const series = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r / 1680.0))) / a;
  return Math.sqrt(a / (2.0 * Math.PI)) * Math.exp(a * (Math.log1p(d) - d) - series);
}

/**
 * Q(a, x) = Gamma(a, x) / Gamma(a), the survival of a unit-scale gamma law; a > 0, x >= 0. Series below a + 1, Lentz's
 * continued fraction above (Numerical Recipes 6.2); relative error about 1e-14 times max(1, a / 100).
 */
export function gammaSurvival(a: f64, x: f64): f64 {
  if (x <= 0.0) return 1.0;
  const front = gammaFront(a, x);
  if (x < a + 1.0) {
    let term = 1.0 / a;
    let sum = term;
    for (let n = a + 1.0; term > sum * 1e-17; n += 1.0) {
      term *= x / n;
      sum += term;
    }
    return max<f64>(0.0, 1.0 - front * sum);
  }
  let b = x + 1.0 - a;
  let c = 1e300;
  let d = 1.0 / b;
  let h = d;
  for (let i = 1.0; i < 100000.0; i += 1.0) {
    const an = -i * (i - a);
    b += 2.0;
    d = an * d + b;
    if (Math.abs(d) < 1e-300) d = 1e-300;
    c = b + an / c;
    if (Math.abs(c) < 1e-300) c = 1e-300;
    d = 1.0 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1.0) < 1e-15) break;
  }
  return front * h;
}
