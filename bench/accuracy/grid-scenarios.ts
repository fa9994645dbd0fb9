// Engines on a grid: every discipline, spread of the outputs, load, and KV memory that binds or does not, each with one
// replica and with a fleet; what else there is of an engine is drawn from a fixed seed.

import type { LengthSpec, Scenario } from "../../src/services/scenario.ts";

const SPREADS = [0, 0.5, 1, 1.5, 2];
const LOADS = [0.3, 0.5, 0.7, 0.85, 0.95];
const FLEETS = [2, 4, 8];
const ROUTERS = ["random", "round-robin", "least-requests", "two-choices"];
/** Seconds of a model of 8 billion parameters on an H100, about: a token, a pair, the weights, a token of context. */
const COST = { token_s: 2.95e-5, pair_s: 9.6e-10, step_s: 6e-3, context_token_s: 4.9e-8 };
const BLOCK = 16;

/** A scenario of the grid at rate 1, and where it lies. */
export interface Point {
  discipline: string;
  output_cv: number;
  /** Of the largest stable rate that the analysis finds. */
  load: number;
  kv_bound: boolean;
  replicas: number;
  router: string;
  scenario: Scenario;
}

/** All points, in a fixed order. */
export function grid(): Point[] {
  const points: Point[] = [];
  for (const discipline of ["chunked-prefill", "prefill-first"])
    for (const output_cv of SPREADS)
      for (const load of LOADS)
        for (const kv_bound of [false, true]) {
          const turn = points.length / 2;
          points.push(point(points.length, { discipline, output_cv, load, kv_bound, replicas: 1, router: "none" }));
          const replicas = FLEETS[turn % FLEETS.length] ?? 2;
          const router = ROUTERS[Math.floor(turn / 2) % ROUTERS.length] ?? "random";
          points.push(point(points.length, { discipline, output_cv, load, kv_bound, replicas, router }));
        }
  return points;
}

/** The scenario at another rate. */
export function atRate({ scenario }: Point, rate_per_s: number): Scenario {
  return { ...scenario, workload: { ...scenario.workload, arrivals: { kind: "poisson", rate_per_s } } };
}

function point(seed: number, place: Omit<Point, "scenario">): Point {
  const draw = uniform(seed + 1);
  const pick = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(draw() * values.length)] ?? values[0];
  const prompt = pick([128, 256, 512, 1024]);
  const output = pick([64, 128, 256]);
  const sequences = pick([16, 32, 64, 128]);
  const speed = pick([1, 2.5, 6]);
  // A share of what the sequences would hold; with less than a few of the largest nothing is left of continuous batching.
  const held = sequences * (prompt + output * (1 + place.output_cv ** 2));
  const kv_blocks = Math.ceil(Math.max(pick([0.4, 0.55, 0.7]) * held, 16 * (prompt + output)) / BLOCK);
  const scenario: Scenario = {
    workload: {
      arrivals: { kind: "poisson", rate_per_s: 1 },
      prompt_tokens: lengths(prompt, pick([0, 0.5, 1])),
      output_tokens: lengths(output, place.output_cv),
      max_output_tokens: Math.min(4096, place.kv_bound ? (BLOCK * kv_blocks) / 4 : 4096),
    },
    service: service(speed),
    engine: {
      preset: "vllm-v1",
      batching: { kind: place.discipline },
      order: { kind: "fcfs" },
      max_num_seqs: sequences,
      max_num_batched_tokens: pick([512, 1024, 2048, 4096]),
      block_size: BLOCK,
      gpu_memory_utilization: 0.9,
      kv_allocation: "full",
      watermark_ratio: 0,
      preemption: "recompute",
      enable_prefix_caching: false,
      async_scheduling: false,
      request_overhead_s: 0,
      ...(place.kv_bound ? { kv_blocks } : {}),
    },
    ...(place.replicas > 1 ? { fleet: { replicas: place.replicas, router: { kind: place.router } } } : {}),
    run: { seed, requests: 100_000, warmup_ratio: 0.1, replications: 4, percentiles: [50, 99], include: [] },
  };
  return { ...place, scenario };
}

function service(speed: number): Scenario["service"] {
  const none = { step_s: 0, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 0 };
  const { token_s, pair_s, step_s, context_token_s } = COST;
  return {
    kind: "forms",
    terms: [
      {
        name: "model",
        forms: [
          { ...none, token_s: token_s * speed, pair_s: pair_s * speed },
          { ...none, step_s: step_s * speed, context_token_s: context_token_s * speed },
        ],
      },
      { name: "host", forms: [{ ...none, step_s: 2e-4, sequence_s: 5e-6 }] },
    ],
  };
}

function lengths(mean: number, cv: number): LengthSpec {
  return cv === 0 ? { kind: "constant", value: mean } : { kind: "lognormal", mean, cv };
}

/** SplitMix64's finaliser on 32 bits: enough to draw a grid from. */
function uniform(seed: number): () => number {
  let state = (seed * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
