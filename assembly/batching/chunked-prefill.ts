import { StepDiscipline } from "./step-discipline";

export const chunkedPrefill = new StepDiscipline(
  "chunked-prefill",
  "Decodes first, then prompts in chunks that fill the step's token budget (Sarathi-Serve, vLLM V1)",
  [],
  (step) => {
    step.decode();
    step.goOn();
    step.admitChunks();
  },
  false,
);
