import { bisection } from "./bisection.ts";
import { clipScan } from "./clip-scan.ts";
import { coarseToFine } from "./coarse-to-fine.ts";
import { exhaustive } from "./exhaustive.ts";
import type { Strategy } from "./strategy.ts";

/** How optimize looks for the best: `auto` takes the first that fits, the surest first. */
export const SEARCHES: Strategy[] = [clipScan, bisection, exhaustive, coarseToFine];
