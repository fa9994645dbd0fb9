import { Param } from "../abi/param";
import { Fleet } from "./router";

/** The parameter of the routers that decide on what they last heard. */
export const BATCH = new Param("batch", "Placements between two refreshes of what was heard", "requests", 1, 1e6, true);

/** After every `batch` placements each replica sends its state unasked: a message from each. */
export function keepUp(fleet: Fleet, batch: f64): void {
  if (<f64>fleet.placed() < batch) return;
  fleet.refresh();
  fleet.message(fleet.replicas());
}
