import type { Answers } from "../answers.ts";
import { axisSeconds, percent, seconds } from "../format.ts";
import { type Metric, type Outcome, type Result, statistic } from "../wire.ts";
import { joined, Plot } from "./plot.ts";

/** The share of requests that have waited, and that are done, within a time. */
export class CdfPlot {
  readonly #plot: Plot;
  #end = 1;

  constructor(root: HTMLElement) {
    this.#plot = new Plot(root, {
      x: { label: "time since arrival", axis: axisSeconds },
      y: { axis: () => percent, range: () => [0, 1.02] },
      xRange: () => [0, this.#end],
      lines: [
        { label: "in service", colour: "accent", width: 2.5, read: percent },
        { label: "done", colour: "good", width: 2.5, read: percent },
        { label: "in service, simulated", colour: "simulated", dash: [4, 4], read: percent },
        { label: "done, simulated", colour: "simulated", width: 1.5, dash: [2, 3], read: percent },
      ],
      over: () => {},
    });
  }

  /** False where the answers have no distribution. */
  show({ analysis, simulation }: Answers): boolean {
    const tables = [analysis, simulation].flatMap((outcome) => [rows(outcome, "wait_s"), rows(outcome, "e2e_s")]);
    const [wait = [], done = [], waitSimulated = [], doneSimulated = []] = tables;
    if (tables.every(([x]) => x?.length === 0)) return false;
    const latency = analysis?.result?.latency ?? simulation?.result?.latency;
    this.#end = 1.05 * (statistic(latency?.e2e_s, "p99") ?? statistic(latency?.wait_s, "p99") ?? 1);
    const p95 = statistic(latency?.e2e_s, "p95");
    const summary =
      p95 === undefined ? "Distribution of the wait." : `95 % of requests are done within ${seconds(p95)}.`;
    this.#plot.show(joined(wait, done, waitSimulated, doneSimulated), summary);
    return true;
  }

  say(words: string): void {
    this.#plot.say(words);
  }

  repaint(): void {
    this.#plot.repaint();
  }
}

function rows(outcome: Outcome<Result> | undefined, metric: "wait_s" | "e2e_s"): number[][] {
  const found: Metric | undefined = outcome?.result?.latency?.[metric];
  const cdf = found?.cdf ?? [];
  return [cdf.map(({ seconds: at }) => at), cdf.map(({ ratio }) => ratio)];
}
