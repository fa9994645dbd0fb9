import { Fleet } from "./router";

/** Any replica, with equal probability. */
export function drawAny(fleet: Fleet): i32 {
  return <i32>Math.floor(fleet.uniform() * <f64>fleet.replicas());
}

/** Any replica but this one, with equal probability. */
export function drawOther(fleet: Fleet, first: i32): i32 {
  const drawn = <i32>Math.floor(fleet.uniform() * <f64>(fleet.replicas() - 1));
  return drawn < first ? drawn : drawn + 1;
}
