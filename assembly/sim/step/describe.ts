import { CLASS_E2E, CLASS_PRIORITY, CLASS_TPOT, CLASS_TTFT } from "../../abi/layout-engine";
import { ticksAlone } from "./alone";
import { draws } from "./draws";
import { prefixes } from "./prefixes";
import { queue } from "./queue";
import { Request, requests } from "./request";
import { Replica } from "./replica";
import { source } from "./source";

/** Fills what an order may know of a waiting request. */
export function describe(x: i32, r: Replica): void {
  const request = requests.get(x);
  const waiting = queue.waiting;
  const order = queue.order;
  waiting.arrival_s = <f64>request.arrival / source.ticks;
  waiting.priority = draws.of(request.kind, CLASS_PRIORITY);
  waiting.prompt_tokens = <f64>request.prompt;
  waiting.predicted_tokens = request.predicted;
  waiting.first_due_s = waiting.arrival_s + draws.of(request.kind, CLASS_TTFT);
  waiting.last_due_s = waiting.arrival_s + lastDue(request);
  waiting.service_s = order.timed ? <f64>ticksAlone(r.law, request) / source.ticks : 0.0;
  waiting.cached_tokens = order.rescans ? <f64>prefixes.cachedTokens(r, request) : 0.0;
}

/** The objective for the last token, in s after the arrival; Infinity where there is none. */
function lastDue(request: Request): f64 {
  const e2e = draws.of(request.kind, CLASS_E2E);
  if (e2e < Infinity) return e2e;
  const more = max<f64>(0.0, request.predicted - 1.0);
  return draws.of(request.kind, CLASS_TTFT) + (more > 0.0 ? draws.of(request.kind, CLASS_TPOT) * more : 0.0);
}
