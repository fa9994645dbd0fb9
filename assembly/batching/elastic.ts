import { Param } from "../abi/param";
import { Discipline } from "./discipline";

export const elastic = new Discipline(
  "elastic",
  "As dynamic, but each request leaves when its own tokens are done and the batch shrinks",
  [new Param("max_batch", "Largest batch; no limit unless given", "requests", 1, 4096, true)],
  (waiting, limit) => min<i32>(waiting, limit),
  true,
);
