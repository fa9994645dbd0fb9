import type { Core, Instance } from "../core/core.ts";
import { analyzeIn } from "../services/analyze.ts";
import { DoesNotFit } from "../services/errors.ts";
import { withModelBand } from "../services/model-band.ts";
import { refit } from "../services/refit.ts";
import { type Answer, percentileName } from "../services/result.ts";
import type { Scenario } from "../services/scenario.ts";
import { Aborted, type RunControl, simulate } from "../services/simulate.ts";
import { rowOf, rowOfAnswer } from "./goal.ts";
import { needsDistribution, percentOf } from "./metrics.ts";
import { scanRows } from "./scan.ts";
import { apply } from "./space.ts";
import type { Evaluation, Problem } from "./strategy.ts";
import type { Change, Row } from "./types.ts";

/** The most analytic candidates of one search: each costs milliseconds. */
const ANALYTIC_LIMIT = 2000;
/** Candidates between two pauses of a run. */
const PAUSE_EVERY = 4;

/** Evaluates candidates, each once; all see the same arrivals, because a change of policy never moves them. */
export class Evaluator implements Evaluation {
  readonly #rows = new Map<string, Row>();
  readonly #full: boolean;
  readonly #limit: number;
  #scanned = 0;

  constructor(
    readonly core: Core,
    readonly instance: Instance,
    readonly problem: Problem,
    readonly control: RunControl,
  ) {
    this.#full = problem.goal.metrics.some(needsDistribution);
    this.#limit = problem.evaluator === "analyze" ? ANALYTIC_LIMIT : problem.goal.request.budget.evaluations;
  }

  async at(change: Change): Promise<Row> {
    const key = JSON.stringify(change);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size % PAUSE_EVERY === 0) await this.control.pause();
    if (this.control.aborted()) throw new Aborted("the search was aborted");
    const row = await this.#row(change);
    this.#rows.set(key, row);
    return row;
  }

  /** Its row; a model that does not fit its GPUs is no fault of the search, but a candidate that loses. */
  async #row(change: Change): Promise<Row> {
    try {
      return rowOfAnswer(this.problem.goal, change, await this.answer(change, this.#full));
    } catch (error) {
      if (!(error instanceof DoesNotFit)) throw error;
      return { ...rowOf(this.problem.goal, change, false, {}), fits: false };
    }
  }

  /** The answer for a candidate, with the percentiles that the goal asks for. Throws DoesNotFit. */
  async answer(change: Change, full: boolean): Promise<Answer> {
    return this.#answer(this.#scenario(change), full);
  }

  /** The same in full, with the band that the law's own error makes of each latency. */
  banded(change: Change): Promise<Answer> {
    return withModelBand(this.core, this.#scenario(change), (scenario) => this.#answer(scenario, true));
  }

  #scenario(change: Change): Scenario {
    const { base } = this.problem.space;
    return this.#measured(refit(base, apply(base, change), change["engine.kv_blocks"] === undefined));
  }

  async #answer(scenario: Scenario, full: boolean): Promise<Answer> {
    if (this.problem.evaluator === "simulate") return simulate(this.core, scenario, this.control);
    return analyzeIn(this.instance, scenario, full);
  }

  scan(branch: Problem["space"]["branches"][number]): Row[] {
    this.#scanned = 1;
    return scanRows(this.instance, this.problem.goal, this.problem.space, branch);
  }

  left(): number {
    return this.#limit - this.#rows.size;
  }

  /** Candidates evaluated one by one; a closed-form scan counts as one. */
  get evaluations(): number {
    return this.#rows.size + this.#scanned;
  }

  /** The scenario with the goal's percentiles among those reported. */
  #measured(scenario: Scenario): Scenario {
    const known = new Set(scenario.run.percentiles.map(percentileName));
    const asked = this.problem.goal.metrics.map(percentOf).filter((p) => p !== undefined);
    const missing = [...new Set(asked)].filter((p) => !known.has(percentileName(p)));
    if (missing.length === 0) return scenario;
    return { ...scenario, run: { ...scenario.run, percentiles: [...scenario.run.percentiles, ...missing] } };
  }
}
