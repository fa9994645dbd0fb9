import { Param } from "../abi/param";
import { gammaSurvival } from "../num/special";
import { LengthLaw, Form, asFirst, asSecond } from "./law";

export const gamma = new LengthLaw(
  "gamma",
  "Gamma distributed, rounded up",
  [
    new Form(
      [
        new Param("mean", "Mean before rounding up", "tokens", 1e-3, 1e9, false),
        new Param("cv", "Coefficient of variation before rounding up", "1", 0.01, 10, false),
      ],
      (_mean, cv) => 1.0 / (cv * cv),
      (mean, cv) => mean * cv * cv,
    ),
    new Form(
      [
        new Param("shape", "Shape", "1", 0.01, 10000, false),
        new Param("scale", "Scale: the mean is shape times scale", "tokens", 1e-3, 1e9, false),
      ],
      asFirst,
      asSecond,
    ),
  ],
  (x, shape, scale) => (x <= 0.0 ? 1.0 : gammaSurvival(shape, x / scale)),
);
