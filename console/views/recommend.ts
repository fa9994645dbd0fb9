import { optimize } from "../api.ts";
import { byId, element } from "../element.ts";
import { isEngine } from "../engines.ts";
import { percent, seconds } from "../format.ts";
import { Latest } from "../latest.ts";
import { getNumber, set } from "../path.ts";
import { QUESTIONS } from "../questions.ts";
import { type Draft, type Optimum, statistic } from "../wire.ts";

const HINT = "With an objective, ‘Done within’, more can be asked.";

/** Questions that optimize answers, each with a button, and its answer with another that takes it over. */
export class Recommend {
  readonly #latest = new Latest();
  readonly #answer = element("div", { class: "advice", "aria-live": "polite" });
  #asked = "";

  constructor(readonly take: (scenario: Draft) => void) {}

  /** `capacity` is the largest stable rate, where there is one. */
  show(scenario: Draft, capacity: number | undefined): void {
    const asked = JSON.stringify([scenario, capacity]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#latest.begin();
    this.#answer.replaceChildren();
    const buttons = QUESTIONS.flatMap(({ label, ask: body }) => {
      const request = body(scenario, capacity);
      if (request === undefined) return [];
      const button = element("button", { type: "button" }, label);
      button.addEventListener("click", () => void this.#find(scenario, request));
      return [button];
    });
    byId("recommend").replaceChildren(
      element("h2", { id: "recommend-title" }, "What would be best?"),
      element("div", { class: "questions" }, ...buttons),
      ...(getNumber(scenario, "slo.e2e_s") === undefined && !isEngine(scenario)
        ? [element("p", { class: "note" }, HINT)]
        : []),
      this.#answer,
    );
  }

  async #find(scenario: Draft, request: Draft): Promise<void> {
    const signal = this.#latest.begin();
    this.#answer.replaceChildren("Searching …");
    try {
      const { result, problem } = await optimize(request, signal);
      if (problem) this.#answer.replaceChildren(problem.errors?.[0]?.detail ?? problem.detail);
      else this.#tell(scenario, result);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #tell(scenario: Draft, optimum: Optimum): void {
    if (!optimum.feasible) {
      this.#answer.replaceChildren("Nothing in the range tried keeps up and meets the objective.");
      return;
    }
    const { result } = optimum.best;
    const change = Object.fromEntries(Object.entries(optimum.best.change).map(([path, value]) => [path, short(value)]));
    const settings = Object.entries(change).map(([path, value]) =>
      element("code", {}, `${path.split(".").at(-1)} ${value}`),
    );
    const done = statistic(result.latency?.e2e_s, "mean");
    const wait = statistic(result.latency?.wait_s, "mean");
    const figures = [
      wait === undefined ? [] : [`mean wait ${seconds(wait)}`],
      done === undefined ? [] : [`done after ${seconds(done)} on average`],
      result.clipped_ratio > 0 ? [`${percent(result.clipped_ratio)} of the answers cut short`] : [],
      optimum.proven_optimal ? ["proven best of the range"] : [],
    ].flat();
    const use = element("button", { type: "button", class: "primary" }, "Use it");
    use.addEventListener("click", () => this.take(applied(scenario, change)));
    this.#answer.replaceChildren(
      element("p", {}, ...settings),
      element("p", { class: "note" }, `${figures.join(", ")}.`),
      use,
    );
  }
}

/** Four digits of a number that is not whole, rounded down, so that what is largest stays within its bounds. */
function short(value: number | string): number | string {
  if (typeof value === "string" || Number.isInteger(value)) return value;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 3);
  return Number((Math.floor(value / unit) * unit).toPrecision(4));
}

/** The scenario with the found settings; another way of batching starts from nothing. */
function applied(scenario: Draft, change: Record<string, number | string>): Draft {
  const fresh = "engine.batching.kind" in change ? set(scenario, "engine.batching", undefined) : scenario;
  return Object.entries(change).reduce((next, [path, value]) => set(next, path, value), fresh);
}
