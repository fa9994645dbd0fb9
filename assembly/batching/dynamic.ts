import { Param } from "../abi/param";
import { Discipline } from "./discipline";

export const dynamic = new Discipline(
  "dynamic",
  "Everything that waits when the server is free, up to a limit, leaving together",
  [new Param("max_batch", "Largest batch; no limit unless given", "requests", 1, 4096, true)],
  (waiting, limit) => min<i32>(waiting, limit),
  false,
);
