import { CLASS_E2E, CLASS_PRIORITY, CLASS_TTFT } from "../../abi/layout-engine";
import { draws } from "./draws";
import { prefixes } from "./prefixes";
import { queue } from "./queue";
import { requests } from "./request";
import { Replica } from "./replica";
import { source } from "./source";

/** Fills what an order may know of a waiting request. */
export function describe(x: i32, r: Replica): void {
  const request = requests.get(x);
  const waiting = queue.waiting;
  waiting.arrival_s = <f64>request.arrival / source.ticks;
  waiting.priority = draws.of(request.kind, CLASS_PRIORITY);
  waiting.prompt_tokens = <f64>request.prompt;
  waiting.predicted_tokens = request.predicted;
  waiting.first_due_s = waiting.arrival_s + draws.of(request.kind, CLASS_TTFT);
  waiting.last_due_s = waiting.arrival_s + draws.of(request.kind, CLASS_E2E);
  waiting.cached_tokens = queue.order.rescans ? <f64>prefixes.cachedTokens(r, request) : 0.0;
}
