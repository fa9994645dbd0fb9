import type { Core } from "../../core/core.ts";
import type { Scenario } from "../scenario.ts";
import { loadEngine } from "./load.ts";

/** An arrival, the end of its prefill, its last token, and what it cuts short. */
const EVENTS_PER_REQUEST = 4;

/** About the events of one request: those of its own, and a step for each chunk of its prompt. */
export function eventsPerRequest(scenario: Scenario, mean_prompt: number): number {
  return EVENTS_PER_REQUEST + mean_prompt / chunkOf(scenario);
}

/** About the events of a run. */
export async function expectedEvents(core: Core, scenario: Scenario): Promise<number> {
  const { workload, run } = scenario;
  const requests = workload.trace?.arrival_s.length ?? run.requests * run.replications;
  const prompt = await core.use((instance) => loadEngine(instance, scenario).mean_prompt);
  return Math.ceil(requests * eventsPerRequest(scenario, prompt));
}

/** The smallest chunk that a prompt may be cut into; Infinity where prompts are taken whole. */
function chunkOf({ engine }: Scenario): number {
  const { kind, ...parameters } = engine.batching;
  if (kind === "adaptive-chunk") return Number((parameters as Record<string, unknown>).min_chunk_tokens ?? 1);
  const chunked = ["chunked-prefill", "separate-prefill", "alternating-prefill"].includes(kind);
  return chunked ? (engine.max_num_batched_tokens ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}
