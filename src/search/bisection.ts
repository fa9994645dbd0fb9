import { apply, type Branch } from "./space.ts";
import type { Evaluation, Problem, Strategy } from "./strategy.ts";
import type { Row } from "./types.ts";

/** Metrics that never fall when outputs grow longer or, where no batch waits to fill, requests come faster. */
const RISING = /^(latency\.(wait_s|e2e_s)\.(mean|p\d+)|utilization_ratio|occupancy\.\w+)$/;
/** As a rule, those of an engine's tokens too: its steps have more in them. */
const RISING_STEPS = /^latency\.(ttft|tpot|itl)_s\.(mean|p\d+)$/;

/** How near a real value is brought to the largest: a simulated bound is itself no nearer. */
const NEAR_RATIO = { analyze: 1e-9, simulate: 0.005 };

const LIMIT = "workload.max_output_tokens";
const RATE = "workload.arrivals.rate_per_s";

/** The one path that is maximised for its own sake, if the problem is of that form. */
function pushed({ goal }: Problem): string | undefined {
  const [objective, second] = goal.request.maximize ?? [];
  return second === undefined && objective !== undefined && objective.weight > 0 ? objective.metric : undefined;
}

function isRising({ goal, evaluator }: Problem): boolean {
  const rises = (metric: string) => RISING.test(metric) || (evaluator === "simulate" && RISING_STEPS.test(metric));
  return goal.request.subject_to.every((c) => rises(c.metric) && c.at_least === undefined);
}

/** Whether the branch has the path alone, and feasibility changes once along it. */
function isMonotone({ space, evaluator }: Problem, branch: Branch, path: string | undefined): boolean {
  const [range, second] = branch.ranges;
  if (range === undefined || second !== undefined || range.path.id !== path) return false;
  if (path === LIMIT) return evaluator === "analyze";
  return path === RATE && apply(space.base, branch.change).engine.batching.kind !== "fixed";
}

/**
 * The largest token limit or rate under bounds on times and load, for each listed value of the other paths. Service times,
 * and with them waits and sojourns, grow stochastically with the limit, so feasibility changes once and bisection is exact;
 * to a rate it comes within 1e-9, or 0.5 % where candidates are simulated, which proves nothing.
 */
export const bisection: Strategy = {
  id: "bisection",
  summary:
    "The largest token limit or rate under upper bounds on times and load, exact because these only grow with it; a " +
    "simulated rate to 0.5 %",
  fits: (problem) =>
    problem.space.base.workload.patience_s === undefined &&
    isRising(problem) &&
    problem.space.branches.every((branch) => isMonotone(problem, branch, pushed(problem))),
  search: async ({ space, evaluator }, evaluation) => {
    const rows: Row[] = [];
    for (const branch of space.branches) rows.push(...(await bisect(branch, NEAR_RATIO[evaluator], evaluation)));
    const integer = space.branches.every((branch) => branch.ranges.every((range) => range.integer));
    return { rows, proven: evaluator === "analyze" && integer && evaluation.left() > 0 };
  },
};

async function bisect({ change, ranges }: Branch, near_ratio: number, evaluation: Evaluation): Promise<Row[]> {
  const [range] = ranges;
  if (range === undefined) return [];
  const { path, integer } = range;
  const rows: Row[] = [];
  const feasible = async (value: number): Promise<boolean> => {
    const row = await evaluation.at({ ...change, [path.id]: value });
    rows.push(row);
    return row.feasible;
  };
  let low = range.min;
  let high = range.max;
  const spent = () => evaluation.left() <= 0;
  if (spent() || !(await feasible(low)) || spent() || (await feasible(high))) return rows;
  const done = () => spent() || (integer ? high - low <= 1 : high - low <= near_ratio * high);
  while (!done()) {
    const middle = integer ? Math.floor((low + high) / 2) : (low + high) / 2;
    if (await feasible(middle)) low = middle;
    else high = middle;
  }
  return rows;
}
