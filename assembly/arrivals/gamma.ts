import { Param } from "../abi/param";
import { gammaSurvival } from "../num/special";
import { gammaVariate } from "../num/variates";
import { ArrivalProcess, RATE } from "./process";

export const gammaArrivals = new ArrivalProcess(
  "gamma",
  "Gamma gaps: bursty above cv 1, regular below",
  [RATE, new Param("cv", "Coefficient of variation of the gaps", "1", 0.05, 10, false)],
  (cv) => 1.0 / (cv * cv),
  (stream, shape) => gammaVariate(stream, shape) / shape,
  (x, shape) => gammaSurvival(shape, x * shape),
);
