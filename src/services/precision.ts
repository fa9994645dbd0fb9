import type { Core } from "../core/core.ts";
import type { Answer, Metric, Precision, Warning } from "./result.ts";
import type { PrecisionSpec, Scenario } from "./scenario.ts";

/** Fewer replications than these give an interval that is itself a guess. */
const FEWEST = 4;
/** The most replications of a run, and the most requests over all of them. */
export const BUDGET = { replications: 100, simulated_requests: 4_000_000 };
/** The intervals of a metric are of this confidence. */
const STATED = 0.95;

/**
 * Adds replications until the interval of a metric is as narrow as asked, or the budget ends. Replication r is the same
 * whatever their number, so that each round repeats the last one and goes on; rounds grow by what their widths ask for.
 */
export async function untilPrecise(
  core: Core,
  scenario: Scenario,
  asked: PrecisionSpec,
  answer: (scenario: Scenario) => Promise<Answer>,
): Promise<Answer> {
  const { requests } = scenario.run;
  const most = Math.min(BUDGET.replications, Math.floor(BUDGET.simulated_requests / requests));
  let replications = Math.min(Math.max(FEWEST, scenario.run.replications), Math.max(most, scenario.run.replications));
  while (true) {
    const found = await answer({ ...scenario, run: { ...scenario.run, replications } });
    const width = await relativeWidth(core, found, asked, replications);
    if (width === undefined) return { ...found, warnings: [...found.warnings, ...noInterval(found, asked)] };
    const reached = width <= asked.relative_half_width;
    if (reached || replications >= most) {
      const { metric, confidence } = asked;
      const precision = { metric, confidence, relative_half_width: width, replications, reached };
      return { ...found, precision, warnings: [...found.warnings, ...notReached(precision, asked)] };
    }
    const needed = Math.ceil(1.1 * replications * (width / asked.relative_half_width) ** 2);
    replications = Math.min(most, Math.max(replications + 2, Math.min(needed, 4 * replications)));
  }
}

/** Half the width of the metric's interval at the asked confidence over its value; undefined where it has none. */
async function relativeWidth(core: Core, answer: Answer, asked: PrecisionSpec, replications: number) {
  const [name = "", statistic = ""] = asked.metric.split(".").slice(1);
  const metric = (answer.latency as Record<string, Metric | undefined> | undefined)?.[name];
  const [value, high] = [metric?.[statistic], metric?.[`${statistic}_high`]];
  if (typeof value !== "number" || typeof high !== "number" || value <= 0) return undefined;
  const widen = await core.use(({ exports }) => {
    const quantile = (confidence: number) => exports.studentQuantile(confidence, replications - 1);
    return quantile(asked.confidence) / quantile(STATED);
  });
  return (widen * (high - value)) / value;
}

/** An answer without the metric, or one whose value is 0, has nothing to make narrow. */
function noInterval({ latency }: Answer, { metric }: PrecisionSpec): Warning[] {
  if (latency === undefined) return [];
  return [
    { code: "precision-not-reached", detail: `${metric} has no interval here: run.precision was without effect` },
  ];
}

function notReached(
  { reached, metric, relative_half_width, replications }: Precision,
  asked: PrecisionSpec,
): Warning[] {
  if (reached) return [];
  const detail =
    `after ${replications} replications, the budget, ${metric} is known within ${(100 * relative_half_width).toPrecision(3)} %, ` +
    `not ${100 * asked.relative_half_width} %: raise run.requests`;
  return [{ code: "precision-not-reached", detail }];
}
