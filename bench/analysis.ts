import type { Core } from "../src/core/core.ts";
import { analyze } from "../src/services/analyze.ts";
import { Uncovered } from "../src/services/errors.ts";
import type { BatchingSpec, LengthSpec, Scenario } from "../src/services/scenario.ts";
import { stability } from "../src/services/stability.ts";
import { MAX_TOKENS } from "../src/services/workload.ts";
import { median, timed } from "./measure.ts";
import { SERVICE } from "./systems.ts";

/** At most so many runs a cell, and no new one after so many seconds. */
const TIMES = 21;
const SECONDS = 2;
const LOADS = [0.5, 0.8, 0.95];
const BATCHING: BatchingSpec[] = [
  { kind: "none" },
  { kind: "dynamic" },
  { kind: "dynamic", max_batch: 16 },
  { kind: "dynamic", max_batch: 64 },
  { kind: "elastic" },
  { kind: "elastic", max_batch: 16 },
  { kind: "elastic", max_batch: 64 },
  { kind: "fixed", batch: 16 },
  { kind: "fixed", batch: 64 },
];
const LENGTHS: { name: string; output_tokens: LengthSpec; cap: number }[] = [
  { name: "lognormal <= 512", output_tokens: { kind: "lognormal", mu: 4.5, sigma: 0.8 }, cap: 512 },
  { name: "lognormal <= 4096", output_tokens: { kind: "lognormal", mu: 7, sigma: 0.7 }, cap: 4096 },
];

/** Lengths under the default limit, the longest table of all. */
const UNLIMITED: LengthSpec[] = [
  { kind: "lognormal", mu: 4.5, sigma: 0.8 },
  { kind: "lognormal", mu: 5, sigma: 3 },
  { kind: "pareto", minimum: 50, shape: 1.2 },
  { kind: "pareto", minimum: 50, shape: 2.5 },
  { kind: "gamma", mean: 200, cv: 2 },
  { kind: "gamma", mean: 20_000, cv: 1.3 },
  { kind: "weibull", shape: 0.5, scale: 200 },
  { kind: "geometric", mean: 200 },
];

/** Milliseconds of `analyze` in full, per discipline, law and load. */
export async function benchAnalysis(core: Core): Promise<void> {
  console.log(
    `\nAnalysis in full, ms: median of up to ${TIMES} at loads ${LOADS.join(", ")} of the largest stable rate.`,
  );
  for (const { name, output_tokens, cap } of LENGTHS) {
    for (const batching of BATCHING) await row(core, name.padEnd(19), batching, output_tokens, cap);
  }
  console.log(`Without a stated limit, that is ${MAX_TOKENS} tokens:`);
  for (const law of UNLIMITED)
    await row(core, Object.values(law).join(" ").padEnd(19), { kind: "none" }, law, MAX_TOKENS);
}

/** One line: the milliseconds at every load. */
async function row(
  core: Core,
  name: string,
  batching: BatchingSpec,
  output_tokens: LengthSpec,
  max_output_tokens: number,
): Promise<void> {
  const at = (rate_per_s: number): Scenario => ({
    workload: { arrivals: { kind: "poisson", rate_per_s }, output_tokens, max_output_tokens },
    service: SERVICE,
    engine: { batching },
    run: { seed: 0, requests: 1, warmup_ratio: 0, replications: 1, percentiles: [50, 90, 95, 99, 99.9], include: [] },
  });
  const limit = await core.use((instance) => stability(instance, at(1)).max_rate_per_s ?? 1);
  const cells: string[] = [];
  for (const load of LOADS) cells.push(await milliseconds(core, at(load * limit)));
  console.log(`${name}${Object.values(batching).join(" ").padEnd(12)}${cells.join("")}`);
}

async function milliseconds(core: Core, scenario: Scenario): Promise<string> {
  const walls: number[] = [];
  try {
    const end = performance.now() + SECONDS * 1000;
    for (let i = 0; i <= TIMES && (i < 2 || performance.now() < end); i++) {
      const { wall_s } = await timed(() => analyze(core, scenario));
      if (i > 0) walls.push(wall_s * 1000);
    }
  } catch (error) {
    if (error instanceof Uncovered) return "uncovered".padStart(11);
    throw error;
  }
  return median(walls).toFixed(2).padStart(11);
}
