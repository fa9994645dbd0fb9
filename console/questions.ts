import { get, getNumber, set } from "./path.ts";
import type { Draft, Json } from "./wire.ts";

const LIMIT = "workload.max_output_tokens";
const LONGEST = 8192;
const SIZES = [4, 8, 16, 32, 64];

/** A question for optimize about the scenario at hand; undefined where it makes no sense. */
export interface Question {
  label: string;
  ask: (scenario: Draft) => Draft | undefined;
}

const search = (scenario: Draft, paths: Record<string, Json>, more: Draft): Draft => ({
  scenario,
  search: paths,
  evaluator: "analyze",
  ...more,
});

export const QUESTIONS: Question[] = [
  {
    label: "Longest answers that keep the objective",
    ask: (scenario) => {
      const objective = getNumber(scenario, "slo.e2e_s");
      if (objective === undefined) return undefined;
      return search(
        scenario,
        { [LIMIT]: { min: 1, max: LONGEST } },
        { maximize: [{ metric: LIMIT }], subject_to: [{ metric: "latency.e2e_s.p95", at_most: objective }] },
      );
    },
  },
  {
    label: "Best limit: half weight on cut answers, half on the wait in minutes",
    ask: (scenario) =>
      get(scenario, "engine.batching.kind") === "none"
        ? search(
            scenario,
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
    label: "Fastest way of batching",
    ask: (scenario) =>
      search(
        set(scenario, "engine.batching", { kind: "none" }),
        {
          "engine.batching.kind": { values: ["none", "dynamic", "fixed", "elastic"] },
          "engine.batching.max_batch": { values: SIZES },
          "engine.batching.batch": { values: SIZES },
        },
        { minimize: [{ metric: "latency.e2e_s.mean" }] },
      ),
  },
];
