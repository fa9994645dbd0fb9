import { HARDWARE } from "../../catalog/hardware.ts";
import { listing } from "../listing.ts";
import { hardwareSchema } from "../schemas/hardware.ts";

export const hardware = listing(
  "/v1/hardware",
  { tag: "catalogue", one: "Accelerator", many: "Hardware", of: "accelerators" },
  hardwareSchema,
  HARDWARE,
);
