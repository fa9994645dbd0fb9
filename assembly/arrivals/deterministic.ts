import { ArrivalProcess, RATE, noShape } from "./process";

export const deterministic = new ArrivalProcess(
  "deterministic",
  "Equal gaps, as of a paced load generator",
  [RATE],
  noShape,
  (_stream, _shape) => 1.0,
  (x, _shape) => (x < 1.0 ? 1.0 : 0.0),
);
