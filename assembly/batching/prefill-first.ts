import { StepDiscipline } from "./step-discipline";

export const prefillFirst = new StepDiscipline(
  "prefill-first",
  "Whole prompts before decodes, in steps of their own (vLLM V0)",
  [],
  (step) => {
    step.admitWhole();
    if (step.empty()) step.decode();
  },
  false,
);
