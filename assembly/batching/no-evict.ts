import { StepDiscipline } from "./step-discipline";

export const noEvict = new StepDiscipline(
  "no-evict",
  "Whole prompts join the decoding batch within the token budget; KV memory is reserved, so that nothing is preempted (TensorRT-LLM, guaranteed no evict)",
  [],
  (step) => {
    step.decode();
    step.admitWhole();
  },
  true,
);
