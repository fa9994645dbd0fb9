import type { Core } from "../core/core.ts";
import { probabilityFeasible } from "../search/certainty.ts";
import { Evaluator } from "../search/evaluation.ts";
import { frontier, runnerUp, sensitivity, thinned } from "../search/evidence.ts";
import { bestOf, bindingOf, type Goal, goalOf } from "../search/goal.ts";
import { SEARCHES } from "../search/index.ts";
import { checkMetrics } from "../search/metrics.ts";
import { apply, type Branch, buildSpace, type Space } from "../search/space.ts";
import type { Problem, Strategy } from "../search/strategy.ts";
import type { OptimizeRequest, OptimizeResult, Row } from "../search/types.ts";
import { Uncovered } from "./errors.ts";
import type { RunControl } from "./simulate.ts";
import { SOLVERS } from "./solvers.ts";

export type {
  Choice,
  Constraint,
  Objective,
  OptimizeRequest,
  OptimizeResult,
  Row,
  SearchSpec,
} from "../search/types.ts";

/** The best candidate and its evidence. Throws Uncovered for a path or metric that the scenario does not have. */
export function optimize(core: Core, request: OptimizeRequest, control: RunControl): Promise<OptimizeResult> {
  checkMetrics(request);
  const goal = goalOf(request);
  const space = buildSpace(request.scenario, request.search);
  const problem: Problem = { goal, space, evaluator: evaluatorOf(request, space) };
  const strategy = strategyOf(problem);
  return core.use(async (instance) => {
    const evaluator = new Evaluator(core, instance, problem, control);
    const { rows, proven } = await strategy.search(problem, evaluator);
    const best = bestOf(goal, rows);
    if (best === undefined) throw new Error("a search looked at no candidate");
    const around = await sensitivity(evaluator, best, branchOf(space, best));
    const result = await evaluator.banded(best.change);
    const second = runnerUp(goal, best, rows);
    return {
      feasible: best.feasible,
      best: { change: best.change, ...(best.objective === undefined ? {} : { objective: best.objective }), result },
      binding: bindingOf(goal, best),
      probability_feasible: await probabilityFeasible(core, goal, best.change, result),
      frontier: frontier(goal, rows),
      evaluated: thinned(rows),
      sensitivity: around,
      ...(second === undefined ? {} : { runner_up: second }),
      proven_optimal: proven,
      evaluator: problem.evaluator,
      method: { kind: strategy.id, evaluations: evaluator.evaluations },
      warnings: warnings(goal, best),
    };
  });
}

/** auto: the mathematics where it covers every branch, else simulation. */
function evaluatorOf(request: OptimizeRequest, space: Space): "analyze" | "simulate" {
  if (request.evaluator !== "auto") return request.evaluator;
  const scenarios = space.branches.map((branch) => apply(space.base, branch.change));
  return scenarios.every((s) => SOLVERS.some((solver) => solver.covers(s))) ? "analyze" : "simulate";
}

function strategyOf(problem: Problem): Strategy {
  const { kind } = problem.goal.request.method;
  const fitting = SEARCHES.filter((s) => s.fits(problem));
  const strategy = kind === "auto" ? fitting[0] : fitting.find((s) => s.id === kind);
  if (strategy !== undefined) return strategy;
  const names = ["auto", ...fitting.map((s) => s.id)].join(", ");
  throw new Uncovered("#/method/kind", `${kind} does not fit this search; what fits: ${names}`);
}

/** The branch that a candidate came from. */
function branchOf(space: Space, row: Row): Branch | undefined {
  return space.branches.find((b) => Object.entries(b.change).every(([path, value]) => row.change[path] === value));
}

function warnings(goal: Goal, best: Row) {
  if (best.feasible) return [];
  const failed = bindingOf(goal, best).map(
    ({ metric, value, limit }) => `${metric} ${value.toPrecision(4)} against ${limit}`,
  );
  const why = best.stable ? failed.join(", ") : "every candidate is unstable";
  return [{ code: "infeasible", detail: `no candidate meets every constraint; the nearest: ${why}` }];
}
