import { readFileSync } from "node:fs";

/** A request that must have the same answer on every runtime. */
export interface Asked {
  name: string;
  path: string;
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string | (() => FormData);
}

const service = { kind: "linear", batch_s: 0.02, request_s: 0.01, token_s: 0.02, token_request_s: 0.0003 };
const lognormal = { kind: "lognormal", mean: 64, cv: 0.9 };

function scenario(batching: object, law: object = lognormal, arrivals: object = { kind: "poisson", rate_per_s: 0.4 }) {
  return {
    workload: { arrivals, output_tokens: law, max_output_tokens: 256 },
    service,
    engine: { batching },
    run: { seed: 7, requests: 3000, include: ["cdf"] },
  };
}

function post(name: string, path: string, body: object): Asked {
  return { name, path, method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function traceFile(): FormData {
  const form = new FormData();
  const rows = Array.from({ length: 500 }, (_, i) => `${i * 0.7},100,${1 + ((i * 37) % 200)}`);
  form.set("scenario", JSON.stringify({ workload: {}, service, engine: { batching: { kind: "dynamic" } } }));
  form.set("trace", new Blob([`arrival_s,prompt_tokens,output_tokens\n${rows.join("\n")}\n`]), "trace.csv");
  return form;
}

/** The request of a scenario of the catalogue. */
function named(id: string): object {
  return (JSON.parse(readFileSync(`examples/scenarios/${id}.json`, "utf8")) as { request: object }).request;
}

const gamma = { kind: "gamma", mean: 40, cv: 0.7 };
const bursts = { kind: "gamma", rate_per_s: 0.5, cv: 2 };

/** Requests over the verbs, the disciplines, the laws, measurements, a trace, a link, a registry and a problem. */
export const REQUESTS: Asked[] = [
  post("one at a time, exactly", "/v1/analyze", scenario({ kind: "none" })),
  post("fixed batches, exactly", "/v1/analyze", scenario({ kind: "fixed", batch: 4 }, gamma)),
  post("dynamic batches, exactly", "/v1/analyze", scenario({ kind: "dynamic", max_batch: 8 })),
  post("elastic batches, exactly", "/v1/analyze", scenario({ kind: "elastic", max_batch: 8 })),
  post(
    "a Pareto law, simulated",
    "/v1/simulate",
    scenario({ kind: "none" }, { kind: "pareto", minimum: 20, shape: 2.5 }),
  ),
  post(
    "a Weibull law, simulated",
    "/v1/simulate",
    scenario({ kind: "dynamic" }, { kind: "weibull", shape: 0.8, scale: 60 }),
  ),
  post("bursts, simulated", "/v1/simulate", scenario({ kind: "elastic" }, { kind: "geometric", mean: 50 }, bursts)),
  { name: "a trace file", path: "/v1/simulate", method: "POST", body: traceFile },
  post("the best limit", "/v1/optimize", {
    scenario: scenario({ kind: "none" }),
    search: { "workload.max_output_tokens": { min: 16, max: 256 } },
    minimize: [{ metric: "clipped_ratio" }, { metric: "latency.wait_s.mean", scale: 10 }],
  }),
  post("a law of steps, fitted", "/v1/calibrate", named("calibrate-steps")),
  post("a step, priced", "/v1/step-time", named("step-time-decode")),
  post("operators, priced", "/v1/step-time", named("marlin-a10")),
  post("a law of benchmarks, fitted", "/v1/calibrate", named("calibrate-benchmarks")),
  { name: "a link", path: "/v1/analyze?workload=paper-limit-1600&workload.arrivals.rate_per_s=0.02", method: "GET" },
  { name: "a registry", path: "/v1/lengths", method: "GET" },
  {
    ...post("a problem", "/v1/analyze", { service }),
    headers: { "content-type": "application/json", "request-id": "the-same" },
  },
];

/** The request, of an address. */
export function requestOf({ path, method, headers, body }: Asked, address: string): Request {
  const sent = typeof body === "function" ? body() : body;
  return new Request(`${address}${path}`, {
    method,
    ...(headers === undefined ? {} : { headers }),
    ...(sent === undefined ? {} : { body: sent }),
  });
}

/** A run of some hundred slices. */
export const LONG = post("a long run", "/v1/simulate", {
  ...scenario({ kind: "none" }),
  run: { requests: 1_000_000, replications: 4 },
});
