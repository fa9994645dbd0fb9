import type { Instance } from "../../core/core.ts";
import type { System } from "../system.ts";
import { Launcher } from "./launcher.ts";

/** One GPU of a system, which knows what part of the model it has. */
export class Gpu extends Launcher {
  constructor(
    instance: Instance,
    readonly system: System,
  ) {
    super(instance, system.hardware);
  }
}
