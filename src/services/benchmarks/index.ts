import { MAX_TOKENS } from "../workload.ts";
import { aiperfLoads, isAiperf } from "./aiperf.ts";
import { guidellmLoads, isGuidellm } from "./guidellm.ts";
import { type Load, UnreadableBenchmark } from "./load.ts";
import { isPlain, plainLoads } from "./plain.ts";
import { isVllm, vllmLoads } from "./vllm.ts";

export { type FileFault, type Load, UnreadableBenchmark } from "./load.ts";

/** The formats of benchmark files, in the order in which they are tried. */
export const BENCHMARK_FORMATS = [
  { id: "vllm", is: isVllm, loads: vllmLoads },
  { id: "guidellm", is: isGuidellm, loads: guidellmLoads },
  { id: "aiperf", is: isAiperf, loads: aiperfLoads },
  { id: "plain", is: isPlain, loads: plainLoads },
] as const;

/** The loads of a file in any known format. Throws UnreadableBenchmark. */
export function loadsOf(file: unknown, pointer: string): Load[] {
  const format = BENCHMARK_FORMATS.find(({ is }) => is(file));
  if (format !== undefined) return format.loads(file, pointer).map(withinBounds);
  const detail =
    "is none of the known results: vLLM bench serve (mean_ttft_ms, request_throughput), guidellm (benchmarks[].metrics), aiperf (time_to_first_token), or plain (requests_per_s, ttft_s, tpot_s, prompt_tokens, output_tokens)";
  throw new UnreadableBenchmark({ pointer, code: "unknown-format", detail });
}

/** The largest means that a run of the simulator takes. */
const BOUNDS = {
  requests_per_s: 1e5,
  offered_per_s: 1e5,
  concurrency: 1e4,
  requests: 1e6,
  ttft_s: 1e6,
  tpot_s: 1e6,
  e2e_s: 1e6,
  prompt_tokens: MAX_TOKENS,
  output_tokens: MAX_TOKENS,
} as const;

/** The least time that anything takes, in seconds. */
const LEAST_S = 1e-9;

function withinBounds(load: Load): Load {
  const fault = (code: string, detail: string) => new UnreadableBenchmark({ pointer: load.pointer, code, detail });
  if (Math.min(load.ttft_s, load.tpot_s) < LEAST_S)
    throw fault("too-small", `must have times of at least ${LEAST_S} s`);
  if (load.e2e_s < load.ttft_s)
    throw fault("inconsistent", "must have a mean end-to-end time of at least the mean TTFT");
  for (const [name, most] of Object.entries(BOUNDS)) {
    const value = load[name as keyof typeof BOUNDS];
    if (value === undefined || value <= most) continue;
    throw fault("too-big", `has ${name} of ${value}: must be at most ${most}`);
  }
  return load;
}
