import { Discipline } from "./discipline";
import { none } from "./none";
import { dynamic } from "./dynamic";
import { fixed } from "./fixed";
import { elastic } from "./elastic";

/** Position is the ABI id: append only. */
export const BATCHING: Discipline[] = [none, dynamic, fixed, elastic];
