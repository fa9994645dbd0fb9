import { Param } from "../abi/param";
import { drawAny, drawOther } from "./draw";
import { BATCH, keepUp } from "./heard";
import { Fleet, Router } from "./router";

/**
 * Of two replicas the one with the lower score, (1 - alpha) R + alpha D, each a replica's share of the pair's sum. R, of the
 * resources: what is asked for times what the request asks for over the square of the capacity, summed over KV tokens and
 * the prompt tokens that a replica computes a step, which go with its speed. D, of the time: what the unfinished requests and
 * this one take alone there. The score is that of Dodoor, a scheduler of tasks on nodes.
 */
export const dodoor = new Router(
  "dodoor",
  "Of two replicas drawn at random, the one with the lower load score of KV, prompts and pending seconds, by what was last heard and placed since; each replica sends its state every `batch` requests: 1 message a replica",
  [BATCH, new Param("alpha", "Weight of the pending seconds against the resources", "1", 0, 1, false)],
  (fleet, batch, alpha) => {
    keepUp(fleet, batch);
    const first = drawAny(fleet);
    const second = drawOther(fleet, first);
    const loads = excess(demand(fleet, first), demand(fleet, second));
    const seconds = excess(pending(fleet, first), pending(fleet, second));
    return (1.0 - alpha) * loads + alpha * seconds > 0.0 ? second : first;
  },
  2,
  true,
);

/** The first's share of a sum less the second's; 0 where both are 0. */
function excess(first: f64, second: f64): f64 {
  const sum = first + second;
  return sum > 0.0 ? (first - second) / sum : 0.0;
}

function demand(fleet: Fleet, replica: i32): f64 {
  const kv = fleet.kvTokens();
  const prefill = fleet.stepTokens() * fleet.speed(replica);
  return (
    (fleet.heardTokens(replica) * fleet.arriving()) / (kv * kv) +
    (fleet.heardPrompts(replica) * fleet.arrivingPrompt()) / (prefill * prefill)
  );
}

function pending(fleet: Fleet, replica: i32): f64 {
  return fleet.heardSeconds(replica) + fleet.arrivingSeconds(replica);
}
