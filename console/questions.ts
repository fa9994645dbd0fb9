import { isEngine } from "./engines.ts";
import { get, getNumber, set } from "./path.ts";
import type { Draft, Json } from "./wire.ts";

const RATE = "workload.arrivals.rate_per_s";
const LIMIT = "workload.max_output_tokens";
const LONGEST = 8192;
const SIZES = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64];
const SEQUENCES = [8, 16, 32, 64, 128, 256];
const FEW_SIZES = [4, 8, 16, 32, 64];

/** A question for optimize about the scenario at hand; `ask` gives no request where it makes no sense. */
export interface Question {
  label: string;
  ask: (draft: Draft, capacity: number | undefined) => Draft | undefined;
}

const search = (draft: Draft, paths: Draft, aim: Draft): Draft => ({
  scenario: draft,
  search: paths,
  evaluator: isEngine(draft) ? "simulate" : "analyze",
  ...aim,
});

const largest = (draft: Draft, path: string, range: Json): Draft | undefined => {
  const objective = getNumber(draft, "slo.e2e_s");
  if (objective === undefined || isEngine(draft)) return undefined;
  const within = [{ metric: "latency.e2e_s.p95", at_most: objective }];
  return search(draft, { [path]: range }, { maximize: [{ metric: path }], subject_to: within });
};

export const QUESTIONS: Question[] = [
  {
    label: "Most traffic within the objective",
    ask: (draft, capacity) =>
      capacity === undefined ? undefined : largest(draft, RATE, { min: capacity / 1000, max: capacity }),
  },
  {
    label: "Longest answers within the objective",
    ask: (draft) => largest(draft, LIMIT, { min: 1, max: LONGEST }),
  },
  {
    label: "Best limit: half weight on cut answers, half on the wait in minutes",
    ask: (draft) =>
      get(draft, "engine.batching.kind") === "none"
        ? search(
            draft,
            { [LIMIT]: { min: 1, max: LONGEST } },
            {
              minimize: [
                { metric: "clipped_ratio", weight: 0.5 },
                { metric: "latency.wait_s.mean", weight: 0.5, scale: 60 },
              ],
            },
          )
        : undefined,
  },
  {
    label: "Best size of a batch",
    ask: (draft) => {
      const kind = get(draft, "engine.batching.kind");
      if (kind === "none" || isEngine(draft)) return undefined;
      const path = `engine.batching.${kind === "fixed" ? "batch" : "max_batch"}`;
      return search(draft, { [path]: { values: SIZES } }, { minimize: [{ metric: "latency.e2e_s.mean" }] });
    },
  },
  {
    label: "Best number of sequences in a step",
    ask: (draft) =>
      isEngine(draft)
        ? search(
            set(draft, "run.replications", 2),
            { "engine.max_num_seqs": { values: SEQUENCES } },
            { minimize: [{ metric: "latency.e2e_s.mean" }] },
          )
        : undefined,
  },
  {
    label: "Fastest way of batching",
    ask: (draft) =>
      isEngine(draft)
        ? undefined
        : search(
            set(draft, "engine.batching", { kind: "none" }),
            {
              "engine.batching.kind": { values: ["none", "dynamic", "fixed", "elastic"] },
              "engine.batching.max_batch": { values: FEW_SIZES },
              "engine.batching.batch": { values: FEW_SIZES },
            },
            { minimize: [{ metric: "latency.e2e_s.mean" }] },
          ),
  },
];
