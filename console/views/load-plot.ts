import type uPlot from "uplot";
import { type Answers, chief, type Point } from "../answers.ts";
import { axisSeconds, number, seconds } from "../format.ts";
import { getNumber } from "../path.ts";
import { colour } from "../theme.ts";
import { statistic } from "../wire.ts";
import { joined, Plot } from "./plot.ts";

/** The chart is as high as the waits between these shares of the capacity. */
const [LOWEST, HIGHEST] = [0.25, 0.9];
const FARTHEST = 1.5;

/** The wait against the arrival rate: the mathematics as a line, the simulation as points with their intervals. */
export class LoadPlot {
  readonly #plot: Plot;
  #simulated: Point[] = [];
  #rate = 0;
  #capacity: number | undefined;
  #top = 1;

  constructor(readonly root: HTMLElement) {
    this.#plot = new Plot(root, {
      x: { label: "requests per second", axis: () => number },
      y: { axis: axisSeconds, range: () => [0, this.#top] },
      xRange: () => [0, this.#end()],
      lines: [
        { label: "p95", colour: "accent", width: 2.5, read: seconds },
        { label: "mean", colour: "accent", width: 1.5, dash: [5, 5], read: seconds },
        { label: "p95 simulated", colour: "simulated", points: true, read: seconds },
      ],
      over: (plot) => this.#over(plot),
    });
  }

  show(answers: Answers): void {
    const { analysed, simulated } = answers;
    const points = [...analysed, ...simulated];
    this.#simulated = simulated;
    const rate = getNumber(answers.scenario, "workload.arrivals.rate_per_s");
    // A trace has one rate, its own: nothing to draw.
    this.root.closest("section")?.toggleAttribute("hidden", rate === undefined);
    if (rate === undefined) return;
    this.#rate = rate;
    this.#capacity = chief(answers)?.max_rate_per_s;
    if (points.length < 3) return;
    this.#top = 1.15 * this.#height(points, statistic(chief(answers)?.latency?.wait_s, "p95") ?? 0);
    const by = (rows: Point[], key: "rate" | "mean" | "p95") => rows.map((row) => row[key]);
    const data = joined(
      [by(analysed, "rate"), by(analysed, "p95"), by(analysed, "mean")],
      [by(simulated, "rate"), by(simulated, "p95")],
    );
    this.#plot.show(data, this.#summary(points));
  }

  repaint(): void {
    this.#plot.repaint();
  }

  /** A little past the capacity, and as far as an overloaded scenario stands. */
  #end(): number {
    const capacity = this.#capacity ?? 2 * this.#rate;
    return Math.max(1.02 * capacity, Math.min(1.05 * this.#rate, FARTHEST * capacity));
  }

  /** The wait has no top near the capacity, nor with full batches where traffic is thin: show what lies between. */
  #height(points: Point[], here: number): number {
    const capacity = this.#capacity ?? Infinity;
    const within = points.filter(({ rate }) => rate >= LOWEST * capacity && rate <= HIGHEST * capacity);
    return Math.max(1e-3, here, ...(within.length > 0 ? within : points).map(({ p95, mean }) => Math.max(p95, mean)));
  }

  #over(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    const x = (rate: number) => plot.valToPos(rate, "x", true);
    const vertical = (rate: number, name: string, dash: number[], label: string, y: number) => {
      const at = x(rate);
      ctx.strokeStyle = ctx.fillStyle = colour(name);
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash(dash.map((d) => d * ratio));
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
      ctx.font = `${12 * ratio}px ${getComputedStyle(document.body).fontFamily}`;
      const left = at > bbox.left + bbox.width / 2;
      ctx.textAlign = left ? "right" : "left";
      ctx.fillText(label, at + (left ? -6 : 6) * ratio, y);
    };
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    if (this.#capacity !== undefined)
      vertical(this.#capacity, "bad", [2, 4], "capacity", bbox.top + bbox.height - 10 * ratio);
    vertical(this.#rate, "muted", [], "you are here", bbox.top + 12 * ratio);
    this.#intervals(plot, x);
    ctx.restore();
  }

  #intervals(plot: uPlot, x: (rate: number) => number): void {
    const { ctx } = plot;
    ctx.strokeStyle = colour("simulated");
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([]);
    for (const { rate, low, high } of this.#simulated) {
      if (low === undefined || high === undefined) continue;
      ctx.beginPath();
      ctx.moveTo(x(rate), plot.valToPos(low, "y", true));
      ctx.lineTo(x(rate), plot.valToPos(high, "y", true));
      ctx.stroke();
    }
  }

  #summary(points: Point[]): string {
    const said = [...points].sort((a, b) => a.rate - b.rate).filter((_, i) => i % 4 === 0);
    const rows = said.map(({ rate, p95 }) => `${seconds(p95)} at ${number(rate)} per second`);
    return `95th percentile of the wait by arrival rate: ${rows.join(", ")}.`;
  }
}
