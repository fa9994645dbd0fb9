// Seconds of a step's progress while m sequences decode, by a fixed point instead of the backlog's chain: every step takes
// the prompts that arrive in it, tau = d(m, rate E[P] tau). Where prefill goes first, the decode step and the prefill steps
// that it takes until the next one. Monotone from below, so that it ends at the least fixed point.

import { model } from "./model";

const ROUNDS: i32 = 200;
const EXACT: f64 = 1e-9;

/** The fixed point; `from`, a value below it, saves rounds. */
export function crudeProgress(m: f64, rate: f64, from: f64): f64 {
  const least = model.seconds(m, 0.0);
  const room = model.room(m);
  const arriving = rate * model.prompts.first;
  const full = model.prefillSeconds(m, room);
  let tau = max<f64>(least, from);
  // Past the capacity for prompts every step is full, and decodes of an engine that puts prompts first stand still.
  if (!model.chunked && arriving * full >= 0.999 * room) return 1e3 * least;
  for (let round = 0; round < ROUNDS; round++) {
    const before = tau;
    const due = arriving * tau;
    if (model.chunked) tau = model.seconds(m, min<f64>(due, room));
    else {
      const size = min<f64>(max<f64>(due, model.prompts.first), room);
      tau = min<f64>(1e3 * least, least + (due / size) * model.prefillSeconds(m, size));
    }
    if (Math.abs(tau - before) <= EXACT * tau) break;
  }
  return tau;
}
