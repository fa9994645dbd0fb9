import { Param } from "../abi/param";
import { ArrivalKind } from "./process";

export const closed = new ArrivalKind(
  "closed",
  "A closed loop: so many clients, each of which sends its next request some time after its answer; all begin at 0",
  [
    new Param("concurrency", "Clients", "clients", 1, 100000, true),
    new Param("think_s", "Time from an answer to the client's next request", "s", 0, 1e9, false),
  ],
);
