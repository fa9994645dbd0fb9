import { Param } from "../abi/param";
import { LengthLaw, Form, asFirst, asSecond } from "./law";

export const constant = new LengthLaw(
  "constant",
  "Every request has the same length",
  [new Form([new Param("value", "The length", "tokens", 1, 131072, true)], asFirst, asSecond)],
  (x, value, _b) => (x < value ? 1.0 : 0.0),
);
