import { Param } from "../abi/param";
import { logGamma } from "../num/special";
import { ArrivalProcess, RATE } from "./process";

/** Gamma(1 + 1/k): the mean of a unit-scale Weibull law. */
function unitMean(shape: f64): f64 {
  return Math.exp(logGamma(1.0 + 1.0 / shape));
}

/** The shape k with Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 = 1 + cv^2, by bisection; cv in [0.05, 10]. */
function shapeOf(cv: f64): f64 {
  const target = Math.log1p(cv * cv);
  let low = 0.1;
  let high = 100.0;
  for (let i = 0; i < 100; i++) {
    const k = 0.5 * (low + high);
    if (logGamma(1.0 + 2.0 / k) - 2.0 * logGamma(1.0 + 1.0 / k) > target) low = k;
    else high = k;
  }
  return 0.5 * (low + high);
}

export const weibullArrivals = new ArrivalProcess(
  "weibull",
  "Weibull gaps: bursty above cv 1, regular below",
  [RATE, new Param("cv", "Coefficient of variation of the gaps", "1", 0.05, 10, false)],
  shapeOf,
  (stream, shape) => Math.pow(-Math.log(stream.uniform()), 1.0 / shape) / unitMean(shape),
  (x, shape) => Math.exp(-Math.pow(x * unitMean(shape), shape)),
);
