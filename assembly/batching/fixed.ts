import { Param } from "../abi/param";
import { Discipline } from "./discipline";

export const fixed = new Discipline(
  "fixed",
  "Exactly so many requests: the server waits until the batch is full",
  [new Param("batch", "Size of every batch", "requests", 1, 4096, true)],
  (waiting, batch) => (waiting < batch ? 0 : batch),
  false,
);
