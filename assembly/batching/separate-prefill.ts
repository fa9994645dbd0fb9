import { StepDiscipline } from "./step-discipline";

export const separatePrefill = new StepDiscipline(
  "separate-prefill",
  "Prompts in chunks before decodes, in steps of their own (SGLang)",
  [],
  (step) => {
    step.goOn();
    step.admitChunks();
    if (step.empty()) step.decode();
  },
  false,
);
