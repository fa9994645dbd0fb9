import { Router } from "./router";

export const random = new Router("random", "Any replica, with equal probability", [], (fleet, _p, _q) => {
  return <i32>(fleet.uniform() * <f64>fleet.replicas());
});
