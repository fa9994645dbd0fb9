import type { Hardware } from "./accelerator.ts";
import { ADA } from "./hardware/ada.ts";
import { AMD } from "./hardware/amd.ts";
import { AMPERE } from "./hardware/ampere.ts";
import { BLACKWELL } from "./hardware/blackwell.ts";
import { HOPPER } from "./hardware/hopper.ts";
import { OTHERS } from "./hardware/others.ts";

/** Every accelerator of the catalogue. */
export const HARDWARE: readonly Hardware[] = [...AMPERE, ...ADA, ...HOPPER, ...BLACKWELL, ...AMD, ...OTHERS];
