import { Param } from "../abi/param";
import { LengthLaw, Form, asSecond } from "./law";

export const geometric = new LengthLaw(
  "geometric",
  "A stop token after each token with the same chance: the memoryless law on 1, 2, 3, ...",
  [
    new Form(
      [new Param("mean", "Mean length", "tokens", 1, 1e9, false)],
      // The natural parameter is log(1 - 1/mean), the log of the chance of going on.
      (mean, _q) => Math.log1p(-1.0 / mean),
      asSecond,
    ),
  ],
  (x, logContinue, _b) => (x === 0.0 ? 1.0 : Math.exp(x * logContinue)),
);
