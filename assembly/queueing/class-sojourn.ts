// The sojourn of a class under first come first served: the wait that every request has, and the service of its own lengths.

import { SOJOURN } from "../abi/layout";
import { distribution, shortestSeconds } from "./answer";
import { buildBlocks, loadService, mean } from "./service-law";

/** Makes SOJOURN that of a request of the lengths now loaded; WAIT stays what a solver left, before they were. */
export function sojournOfLoaded(): void {
  loadService(1);
  buildBlocks(mean);
  distribution(SOJOURN).least = shortestSeconds();
}
