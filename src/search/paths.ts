import { BATCHING } from "../../assembly/batching";
import type { RenewalArrivals, Scenario } from "../services/scenario.ts";
import { ENGINE_PATHS } from "./engine-paths.ts";
import type { Path } from "./types.ts";

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
  ...ENGINE_PATHS,
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
