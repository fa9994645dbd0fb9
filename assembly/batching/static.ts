import { NO_LIMIT, StepDiscipline } from "./step-discipline";

export const staticBatching = new StepDiscipline(
  "static",
  "A batch runs to its end before the next is admitted; each request leaves at its own last token (FasterTransformer)",
  [],
  (step) => {
    step.limitTokens(NO_LIMIT);
    if (step.running() > 0) {
      step.decode();
      step.close();
    } else {
      step.admitWhole();
    }
  },
  false,
);
