import { Param } from "../abi/param";
import { LengthLaw, Form, asFirst, asSecond } from "./law";

export const pareto = new LengthLaw(
  "pareto",
  "A power tail above a minimum, rounded up",
  [
    new Form(
      [
        new Param("minimum", "Shortest length before rounding up", "tokens", 1e-3, 1e9, false),
        new Param("shape", "Tail exponent; the unclipped mean is infinite up to 1", "1", 0.05, 100, false),
      ],
      asFirst,
      asSecond,
    ),
  ],
  (x, minimum, shape) => (x <= minimum ? 1.0 : Math.pow(minimum / x, shape)),
);
