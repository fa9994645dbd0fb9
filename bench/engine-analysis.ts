import { analysed } from "../test/support/engine-analysis.ts";
import { cases, specOf } from "../test/support/golden-engine.ts";
import { median, timed } from "./measure.ts";

const ROUNDS = 7;
const LEVELS = [0.5, 0.9, 0.95, 0.99, 0.999];
const METRICS = ["wait_s", "ttft_s", "tpot_s", "itl_s", "e2e_s"] as const;
/** What is owed, in ms. */
const OWED = { median: 30, p90: 300 };

/** Milliseconds of the core for one engine: its lengths tabulated, its figures, and five percentiles of each latency. */
export async function benchEngineAnalysis(): Promise<void> {
  if (cases.length === 0) return console.log("\nAnalysis of engines: skipped, the simulated engines are not here.");
  const walls: number[] = [];
  for (const one of cases) {
    const spec = specOf(one);
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const { wall_s } = await timed(() => {
        const analysis = analysed(spec);
        for (const metric of METRICS.filter((name) => analysis.knows(name)))
          for (const level of LEVELS) analysis.percentile(metric, level);
      });
      if (round > 0) rounds.push(1000 * wall_s);
    }
    walls.push(median(rounds));
  }
  walls.sort((a, b) => a - b);
  const most = walls[Math.floor(0.9 * walls.length)] ?? Number.NaN;
  console.log(
    `\nAnalysis of an engine, ms over ${walls.length} engines (each the median of ${ROUNDS}): median ` +
      `${median(walls).toFixed(1)} (owed ${OWED.median}), 90th percentile ${most.toFixed(1)} (owed ${OWED.p90}), ` +
      `longest ${walls.at(-1)?.toFixed(1)}`,
  );
}
