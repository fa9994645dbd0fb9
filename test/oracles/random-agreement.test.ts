import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import type { BatchingSpec, LengthSpec, LinearService, Scenario } from "../../src/services/scenario.ts";
import { stability } from "../../src/services/stability.ts";
import { core, scenario, service } from "../support/core.ts";
import { deviation, instance, mean, replicate } from "../support/replications.ts";

// Scenarios drawn over extremes that a written grid would miss: clips that cut nearly all or nothing, service laws whose
// parts vanish, batches that never fill. AGREEMENT_COUNT=600 runs a long soak; each figure may stray by chance beyond
// 4.5 standard errors (Student, 19 degrees) once in 4,000, and must then also be off by more than is said below.
const COUNT = Number(process.env.AGREEMENT_COUNT ?? 30);
const SEED = Number(process.env.AGREEMENT_SEED ?? 7);
const REPLICATIONS = 20;
const FAR = 4.5;

let state = SEED;
function draw<T>(choices: readonly T[]): T {
  state = (state * 1103515245 + 12345) % 2147483648;
  return choices[Math.floor((state / 2147483648) * choices.length)] as T;
}

const law = (): LengthSpec =>
  draw<() => LengthSpec>([
    () => ({ kind: "constant", value: draw([1, 3, 50, 500]) }),
    () => ({ kind: "uniform", min: 1, max: draw([2, 10, 300]) }),
    () => ({ kind: "geometric", mean: draw([1.5, 10, 300]) }),
    () => ({ kind: "lognormal", mean: draw([20, 200, 1000]), cv: draw([0.3, 1, 2.5]) }),
    () => ({ kind: "gamma", mean: draw([10, 300]), cv: draw([0.3, 1.5]) }),
    () => ({ kind: "weibull", shape: draw([0.6, 2]), scale: draw([10, 200]) }),
    () => ({ kind: "pareto", minimum: draw([5, 50]), shape: draw([1.1, 1.7, 3]) }),
    () => ({ kind: "empirical", values: [1, 10, 1000], weights: [5, 3, 1] }),
  ])();

const batching = (): BatchingSpec => {
  const size = draw([1, 2, 3, 5, 8, 17, 32, 64, 100]);
  return draw<BatchingSpec>([
    { kind: "none" },
    { kind: "dynamic", max_batch: size },
    { kind: "fixed", batch: size },
    { kind: "elastic", max_batch: size },
  ]);
};

const serviceLaw = (): LinearService =>
  service(draw([0, 0.02, 2]), draw([0, 0.01, 0.3]), draw([0, 0.001, 0.02]), draw([0.00001, 0.0003, 0.01]));

function drawn(): Scenario {
  const [output_tokens, max_output_tokens, discipline, parts] = [
    law(),
    draw([1, 64, 512, 2048]),
    batching(),
    serviceLaw(),
  ];
  const at = (rate: number): Scenario =>
    scenario({ rate, output_tokens, max_output_tokens }, parts, discipline, { requests: 30_000, replications: 1 });
  const rate = draw([0.05, 0.3, 0.6, 0.8]) * (stability(instance, at(1)).max_rate_per_s ?? 1);
  const given = at(rate);
  const covered = discipline.kind === "none" || discipline.kind === "fixed";
  const kind = draw(["poisson", "gamma", "weibull"]);
  if (!covered || kind === "poisson") return given;
  const arrivals = { kind, rate_per_s: rate, cv: draw([0.5, 2]) };
  return { ...given, workload: { ...given.workload, arrivals } };
}

/** A figure that strays: beyond chance, and by more than `share` of it. */
const strays = (sample: number[], value: number, share: number): boolean =>
  Math.abs(deviation(sample, value)) > FAR && Math.abs(mean(sample) - value) > share * value;

describe(`analysis and simulation agree on ${COUNT} drawn scenarios`, () => {
  const rows = Array.from({ length: COUNT }, (_, i) => {
    const given = drawn();
    const { workload, engine } = given;
    return { name: `${i}: ${workload.output_tokens?.kind}, ${Object.values(engine.batching).join(" ")}`, given };
  });

  it.each(rows)("$name", async ({ given }) => {
    const answer = await analyze(core, given);
    const { wait_s: wait, e2e_s: sojourn } = answer.latency ?? {};
    if (wait === undefined || sojourn === undefined) throw new Error("a stable scenario got no latency");
    // A metastable queue shows one of its two faces to any run of this length.
    if (answer.metastable !== undefined) return;
    const p90 = Number(wait.p90);
    const samples = Array.from({ length: REPLICATIONS }, (_, seed) => replicate(given, seed, p90));
    const stray = {
      wait: strays(
        samples.map((s) => s.wait),
        wait.mean,
        1e-3,
      ),
      sojourn: strays(
        samples.map((s) => s.sojourn),
        sojourn.mean,
        1e-3,
      ),
      beyond:
        p90 > 0 &&
        strays(
          samples.map((s) => s.beyond),
          0.1,
          0.02,
        ),
    };
    expect({ ...stray, given }).toEqual({ wait: false, sojourn: false, beyond: false, given });
  });
});
