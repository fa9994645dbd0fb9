import { ArrivalProcess, RATE, noShape } from "./process";

export const poisson = new ArrivalProcess(
  "poisson",
  "Independent arrivals: exponential gaps",
  [RATE],
  noShape,
  (stream, _shape) => -Math.log(stream.uniform()),
  (x, _shape) => Math.exp(-x),
);
