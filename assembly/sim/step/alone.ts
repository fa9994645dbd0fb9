import { stepTicks } from "../../cost/forms";
import { step } from "../../cost/step";
import { Request } from "./request";

/**
 * Ticks that a request would take alone under a law, by its predicted output: its prompt in one step, which gives the first
 * token, then a decode step for each further token at their mean context. Exact where the law is linear in the context and
 * the prompt fits into a step. Not while a step is being formed, whose sums it would overwrite.
 */
export function ticksAlone(law: usize, request: Request): i64 {
  step.clear();
  step.prefill(0, request.prompt);
  step.finishing = 1;
  const first = stepTicks(law);
  const rest = <i64>nearest<f64>(request.predicted) - 1;
  if (rest <= 0) return first;
  step.clear();
  step.decode(1, <i64>request.prompt + ((rest + 1) >> 1));
  return first + rest * stepTicks(law);
}
