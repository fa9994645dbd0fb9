import { Param } from "../abi/param";
import { ModulatedProcess } from "./modulated";

export const piecewise = new ModulatedProcess(
  "piecewise",
  "Poisson at a rate that is constant in each segment of time; the last segment holds on",
  [
    new Param("from_s", "Start of the segment: 0 for the first, then rising", "s", 0, 1e9, false),
    new Param("rate_per_s", "Arrivals per second in it; above 0 in the last", "1/s", 0, 1e9, false),
  ],
  false,
  (_stream, mean_s) => mean_s,
);
