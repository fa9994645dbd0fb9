import { Param } from "../abi/param";
import { LengthLaw, Form, asFirst, asSecond } from "./law";

export const uniform = new LengthLaw(
  "uniform",
  "Every whole length from min to max is equally likely",
  [
    new Form(
      [
        new Param("min", "Shortest length", "tokens", 1, 131072, true),
        new Param("max", "Longest length, at least min", "tokens", 1, 131072, true),
      ],
      asFirst,
      asSecond,
    ),
  ],
  (x, low, high) => (x < low ? 1.0 : x >= high ? 0.0 : (high - x) / (high - low + 1.0)),
);
