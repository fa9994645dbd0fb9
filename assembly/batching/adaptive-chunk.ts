import { Param } from "../abi/param";
import { StepDiscipline } from "./step-discipline";

export const adaptiveChunk = new StepDiscipline(
  "adaptive-chunk",
  "As chunked-prefill, with the largest chunk that keeps the predicted step under a target (Medha)",
  [
    new Param("target_s", "Longest step that a chunk may cause", "s", 1e-6, 1e3, false),
    new Param(
      "min_chunk_tokens",
      "Smallest first chunk of a step, so that prompts always advance",
      "tokens",
      1,
      8192,
      true,
    ),
  ],
  (step) => {
    step.decode();
    step.limitSeconds(step.parameter(0), <i32>step.parameter(1));
    step.goOn();
    step.admitChunks();
  },
  false,
);
