import type { Evaluation, Problem, Strategy } from "./strategy.ts";
import type { Row } from "./types.ts";

/** Metrics that never fall when outputs grow longer or, where no batch waits to fill, requests come faster. */
const RISING = /^(latency\.(wait_s|e2e_s)\.(mean|p\d+)|utilization_ratio|occupancy\.\w+)$/;

/** The one path that is maximised for its own sake, if the problem is of that form. */
function pushed(problem: Problem): { id: string; integer: boolean; min: number; max: number } | undefined {
  const { goal, space } = problem;
  const [objective, second] = goal.request.maximize ?? [];
  const range = space.branches[0]?.ranges[0];
  if (objective === undefined || second !== undefined || range === undefined) return undefined;
  if (objective.metric !== range.path.id || objective.weight <= 0) return undefined;
  return { id: range.path.id, integer: range.integer, min: range.min, max: range.max };
}

/**
 * The largest token limit or rate under bounds on times and load. Service times, and with them waits and sojourns, grow
 * stochastically with the limit, so feasibility changes once and bisection is exact; to a rate it comes within 1e-9.
 */
export const bisection: Strategy = {
  id: "bisection",
  summary:
    "The largest token limit or rate under upper bounds on times and load, exact because these only grow with it",
  fits: (problem) => {
    const { goal, space, evaluator } = problem;
    const path = pushed(problem)?.id;
    const monotone =
      path === "workload.max_output_tokens" ||
      (path === "workload.arrivals.rate_per_s" && space.base.engine.batching.kind !== "fixed");
    return (
      monotone &&
      evaluator === "analyze" &&
      space.base.workload.patience_s === undefined &&
      space.branches.length === 1 &&
      space.branches.every((b) => b.ranges.length === 1 && Object.keys(b.change).length === 0) &&
      goal.request.subject_to.every((c) => RISING.test(c.metric) && c.at_least === undefined)
    );
  },
  search: async (problem, evaluation) => {
    const path = pushed(problem);
    if (path === undefined) return { rows: [], proven: false };
    return { rows: await bisect(path, evaluation), proven: path.integer };
  },
};

async function bisect(
  path: { id: string; integer: boolean; min: number; max: number },
  evaluation: Evaluation,
): Promise<Row[]> {
  const rows: Row[] = [];
  const feasible = async (value: number): Promise<boolean> => {
    const row = await evaluation.at({ [path.id]: value });
    rows.push(row);
    return row.feasible;
  };
  let low = path.min;
  let high = path.max;
  if (!(await feasible(low)) || (await feasible(high))) return rows;
  const done = () => (path.integer ? high - low <= 1 : high - low <= 1e-9 * high);
  while (!done()) {
    const middle = path.integer ? Math.floor((low + high) / 2) : (low + high) / 2;
    if (await feasible(middle)) low = middle;
    else high = middle;
  }
  return rows;
}
