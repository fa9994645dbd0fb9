import { StepDiscipline } from "./step-discipline";
import { staticBatching } from "./static";
import { continuous } from "./continuous";
import { prefillFirst } from "./prefill-first";
import { chunkedPrefill } from "./chunked-prefill";
import { separatePrefill } from "./separate-prefill";
import { noEvict } from "./no-evict";
import { adaptiveChunk } from "./adaptive-chunk";
import { alternatingPrefill } from "./alternating-prefill";

/** The step-level disciplines. Position is the ABI id: append only. */
export const STEP_BATCHING: StepDiscipline[] = [
  staticBatching,
  continuous,
  prefillFirst,
  chunkedPrefill,
  separatePrefill,
  noEvict,
  adaptiveChunk,
  alternatingPrefill,
];
