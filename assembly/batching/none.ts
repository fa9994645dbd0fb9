import { Discipline } from "./discipline";

export const none = new Discipline(
  "none",
  "One request at a time",
  [],
  (waiting, _limit) => (waiting > 0 ? 1 : 0),
  false,
);
