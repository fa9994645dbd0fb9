import { StepDiscipline } from "./step-discipline";

export const alternatingPrefill = new StepDiscipline(
  "alternating-prefill",
  "Chunks of prompts and decodes take turns, in steps of their own (chunking without mixing, an ablation of Sarathi-Serve)",
  [],
  (step) => {
    if (step.followsPrompts()) step.decode();
    if (!step.empty()) return;
    step.goOn();
    step.admitChunks();
    if (step.empty()) step.decode();
  },
  false,
);
