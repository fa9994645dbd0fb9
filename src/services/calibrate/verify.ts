import type { Core } from "../../core/core.ts";
import type { Load } from "../benchmarks/index.ts";
import { completeEngine } from "../presets.ts";
import type { EngineRequest, LengthSpec, Scenario, Service, Workload } from "../scenario.ts";
import { type RunControl, simulate } from "../simulate.ts";
import { MAX_TOKENS } from "../workload.ts";

/** A benchmark's mean against what the simulator makes of the fitted law at its load. */
export interface Verified {
  pointer: string;
  name: string;
  metric: "ttft_s" | "tpot_s" | "e2e_s";
  measured_s: number;
  /** Absent where the simulated engine cannot keep up with the rate. */
  simulated_s?: number;
  error_ratio?: number;
}

/** Requests of a run: enough for means within a per cent or so, few enough for many loads. */
const REQUESTS = { fewest: 200, most: 1000 };

/** Runs the simulator with the law at each load of the benchmarks. Throws Aborted. */
export async function verify(
  core: Core,
  service: Service,
  engine: EngineRequest,
  loads: Load[],
  control: RunControl,
): Promise<Verified[]> {
  const rows: Verified[] = [];
  for (const load of loads) {
    const { latency } = await simulate(core, scenarioOf(load, service, engine), control);
    for (const metric of ["ttft_s", "tpot_s", "e2e_s"] as const) {
      const measured_s = load[metric];
      const simulated_s = latency?.[metric]?.mean;
      const row = { pointer: load.pointer, name: load.name, metric, measured_s };
      rows.push(simulated_s === undefined ? row : { ...row, simulated_s, error_ratio: simulated_s / measured_s - 1 });
    }
  }
  return rows;
}

function scenarioOf(load: Load, service: Service, engine: EngineRequest): Scenario {
  const requests = Math.round(Math.min(REQUESTS.most, Math.max(REQUESTS.fewest, load.requests)));
  const { offered_per_s, concurrency, lengths } = load;
  const law = (mean: number, values: number[] | undefined): LengthSpec =>
    values === undefined
      ? { kind: "constant", value: Math.max(1, Math.round(mean)) }
      : { kind: "empirical", values, weights: values.map(() => 1) };
  const drawn = {
    prompt_tokens: law(load.prompt_tokens, lengths?.prompt),
    output_tokens: law(load.output_tokens, lengths?.output),
  };
  const workload: Workload = {
    max_output_tokens: MAX_TOKENS,
    ...(offered_per_s !== undefined
      ? { arrivals: { kind: "poisson", rate_per_s: offered_per_s }, ...drawn }
      : concurrency !== undefined
        ? { arrivals: { kind: "closed", concurrency: Math.round(concurrency), think_s: 0 }, ...drawn }
        : { trace: atOnce(load) }),
  };
  const warmup_ratio = workload.trace === undefined ? 0.1 : 0;
  const run = { seed: 0, requests, warmup_ratio, replications: 2, percentiles: [50], include: [] };
  return {
    workload,
    service,
    engine: completeEngine(engine, service),
    fleet: { router: { kind: "round-robin" }, replicas: 1 },
    run,
  };
}

/** All requests at time 0, in the order of their lengths in the file, each as long as the mean where it has none. */
function atOnce({ requests, prompt_tokens, output_tokens, lengths }: Load) {
  const count = lengths?.prompt.length ?? Math.round(requests);
  const column = (mean: number, values: number[] | undefined) =>
    Float64Array.from({ length: count }, (_, i) => values?.[i] ?? Math.max(1, Math.round(mean)));
  return {
    arrival_s: new Float64Array(count),
    prompt_tokens: column(prompt_tokens, lengths?.prompt),
    output_tokens: column(output_tokens, lengths?.output),
  };
}
