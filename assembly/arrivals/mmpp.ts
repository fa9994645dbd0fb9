import { Param } from "../abi/param";
import { ModulatedProcess } from "./modulated";

export const mmpp = new ModulatedProcess(
  "mmpp",
  "Markov-modulated Poisson: the rate changes at random between states, which follow each other in a cycle",
  [
    new Param("rates_per_s", "Arrivals per second in each state, not all 0", "1/s", 0, 1e9, false),
    new Param("switch_per_s", "Rate of leaving a state: one for all, or one for each", "1/s", 1e-9, 1e9, false),
  ],
  true,
  (stream, mean_s) => -Math.log(stream.uniform()) * mean_s,
);
