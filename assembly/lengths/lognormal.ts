import { Param } from "../abi/param";
import { normalSurvival } from "../num/special";
import { LengthLaw, Form, asFirst, asSecond } from "./law";

export const lognormal = new LengthLaw(
  "lognormal",
  "The logarithm of the length is normal; rounded up",
  [
    new Form(
      [
        new Param("mean", "Mean before rounding up", "tokens", 1e-3, 1e9, false),
        new Param("cv", "Coefficient of variation before rounding up", "1", 1e-3, 100, false),
      ],
      (mean, cv) => Math.log(mean) - 0.5 * Math.log1p(cv * cv),
      (_mean, cv) => Math.sqrt(Math.log1p(cv * cv)),
    ),
    new Form(
      [
        new Param("mu", "Mean of the logarithm", "1", -20, 20, false),
        new Param("sigma", "Standard deviation of the logarithm", "1", 1e-3, 10, false),
      ],
      asFirst,
      asSecond,
    ),
  ],
  (x, mu, sigma) => (x <= 0.0 ? 1.0 : normalSurvival((Math.log(x) - mu) / sigma)),
);
