import { BATCHING } from "../../assembly/batching";
import { isStepLevel } from "../services/batching.ts";
import type { RenewalArrivals, Scenario } from "../services/scenario.ts";
import type { Choice } from "./types.ts";

/** A path of the scenario that a search may vary. */
export interface Path {
  id: string;
  summary: string;
  /** Whole numbers, reals, or a list of names. */
  values: "integer" | "real" | "name";
  min: number;
  max: number;
  /** Whether a scenario has it: under another batching kind it is inactive. */
  active(scenario: Scenario): boolean;
  get(scenario: Scenario): Choice | undefined;
  /** The scenario with this value: the rest is shared. */
  set(scenario: Scenario, value: Choice): Scenario;
}

const always = () => true;
const kindHas = (parameter: string) => (s: Scenario) =>
  BATCHING.some((d) => d.id === s.engine.batching.kind && d.parameters.some((p) => p.id === parameter));

/** The arrivals, if they have one rate. */
function renewal({ workload: { arrivals } }: Scenario): RenewalArrivals | undefined {
  return arrivals !== undefined && "rate_per_s" in arrivals ? arrivals : undefined;
}

function service(id: "batch_s" | "request_s" | "token_s" | "token_request_s"): Path {
  return {
    id: `service.${id}`,
    summary: `The service law's ${id}`,
    values: "real",
    min: 0,
    max: 1e6,
    active: (s) => s.service.kind === "linear",
    get: (s) => (s.service.kind === "linear" ? s.service[id] : undefined),
    set: (s, value) => ({ ...s, service: { ...s.service, [id]: value } }),
  };
}

function batch(id: "max_batch" | "batch", summary: string): Path {
  return {
    id: `engine.batching.${id}`,
    summary,
    values: "integer",
    min: 1,
    max: 4096,
    active: kindHas(id),
    get: (s) => s.engine.batching[id],
    set: (s, value) => ({ ...s, engine: { ...s.engine, batching: { ...s.engine.batching, [id]: value } } }),
  };
}

/** A knob of the step-level disciplines. */
function knob(id: "max_num_seqs" | "max_num_batched_tokens" | "kv_blocks", summary: string, max: number): Path {
  return {
    id: `engine.${id}`,
    summary,
    values: "integer",
    min: 1,
    max,
    active: (s) => isStepLevel(s.engine.batching.kind),
    get: (s) => s.engine[id],
    set: (s, value) => ({ ...s, engine: { ...s.engine, [id]: Number(value) } }),
  };
}

/** Every searchable path; kind first, because it decides which others are active. */
export const PATHS: Path[] = [
  {
    id: "engine.batching.kind",
    summary: "The batching discipline",
    values: "name",
    min: 0,
    max: 0,
    active: always,
    get: (s) => s.engine.batching.kind,
    set: (s, value) => ({
      ...s,
      engine: {
        ...s.engine,
        batching: { ...s.engine.batching, kind: value as Scenario["engine"]["batching"]["kind"] },
      },
    }),
  },
  batch("max_batch", "Largest batch of dynamic and elastic batching"),
  batch("batch", "Size of fixed batches"),
  knob("max_num_seqs", "Most sequences of an engine step", 65_536),
  knob("max_num_batched_tokens", "Most new tokens of an engine step", 1_048_576),
  knob("kv_blocks", "KV blocks of a replica", 1e9),
  {
    id: "workload.max_output_tokens",
    summary: "The token limit",
    values: "integer",
    min: 1,
    max: 131072,
    active: always,
    get: (s) => s.workload.max_output_tokens,
    set: (s, value) => ({ ...s, workload: { ...s.workload, max_output_tokens: Number(value) } }),
  },
  {
    id: "workload.patience_s",
    summary: "Patience",
    values: "real",
    min: 1e-6,
    max: 1e9,
    active: (s) => s.workload.patience_s !== undefined,
    get: (s) => s.workload.patience_s,
    set: (s, value) => ({ ...s, workload: { ...s.workload, patience_s: Number(value) } }),
  },
  {
    id: "workload.arrivals.rate_per_s",
    summary: "Arrivals per second",
    values: "real",
    min: 1e-9,
    max: 1e9,
    active: (s) => renewal(s) !== undefined,
    get: (s) => renewal(s)?.rate_per_s,
    set: (s, value) => {
      const arrivals = renewal(s);
      if (arrivals === undefined) return s;
      return { ...s, workload: { ...s.workload, arrivals: { ...arrivals, rate_per_s: Number(value) } } };
    },
  },
  service("batch_s"),
  service("request_s"),
  service("token_s"),
  service("token_request_s"),
];
