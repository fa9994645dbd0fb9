import { NO_LIMIT, StepDiscipline } from "./step-discipline";

export const continuous = new StepDiscipline(
  "continuous",
  "Whole prompts join the decoding batch at any step; KV memory is reserved for the longest output (Orca)",
  [],
  (step) => {
    step.limitTokens(NO_LIMIT);
    step.decode();
    step.admitWhole();
  },
  true,
);
