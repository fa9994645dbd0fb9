import { drawAny } from "./draw";
import { Router } from "./router";

export const random = new Router(
  "random",
  "Any replica, with equal probability; no messages",
  [],
  (fleet, _p, _q) => drawAny(fleet),
  1,
);
