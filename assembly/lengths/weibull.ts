import { Param } from "../abi/param";
import { LengthLaw, Form, asFirst, asSecond } from "./law";

export const weibull = new LengthLaw(
  "weibull",
  "Weibull distributed, rounded up",
  [
    new Form(
      [
        new Param("shape", "Shape: below 1 heavier than exponential, above 1 lighter", "1", 0.05, 100, false),
        new Param("scale", "Scale", "tokens", 1e-3, 1e9, false),
      ],
      asFirst,
      asSecond,
    ),
  ],
  (x, shape, scale) => (x <= 0.0 ? 1.0 : Math.exp(-Math.pow(x / scale, shape))),
);
