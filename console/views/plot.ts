import uPlot from "uplot";
import { element } from "../element.ts";
import { colour } from "../theme.ts";

export interface Line {
  label: string;
  /** A colour's name in styles/tokens.css. */
  colour: string;
  width?: number;
  dash?: number[];
  /** Points without a line. */
  points?: boolean;
  read: (value: number) => string;
}

export interface PlotSpec {
  x: { label: string; axis: (top: number) => (value: number) => string };
  y: { axis: (top: number) => (value: number) => string; range: () => [number, number] };
  xRange: () => [number, number];
  lines: Line[];
  /** Draws over the plot in canvas pixels. */
  over: (plot: uPlot) => void;
}

const HEIGHT = 280;

/** A chart that follows its box and the theme. */
export class Plot {
  #plot: uPlot | undefined;
  #data: uPlot.AlignedData | undefined;

  constructor(
    readonly root: HTMLElement,
    readonly spec: PlotSpec,
  ) {
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(root);
  }

  /** `summary` says in words what the picture shows. */
  show(data: uPlot.AlignedData, summary: string): void {
    this.#data = data;
    this.root.setAttribute("role", "img");
    this.root.setAttribute("aria-label", summary);
    if (this.#plot) this.#plot.setData(data);
    else this.repaint();
  }

  /** Words in place of a picture. */
  say(words: string): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#data = undefined;
    this.root.removeAttribute("role");
    this.root.removeAttribute("aria-label");
    this.root.replaceChildren(element("p", { class: "empty" }, words));
  }

  /** Anew, in the colours of the day. */
  repaint(): void {
    if (!this.#data) return;
    this.#plot?.destroy();
    this.root.replaceChildren();
    this.#plot = new uPlot(this.#options(), this.#data, this.root);
  }

  #size(): { width: number; height: number } {
    return { width: this.root.clientWidth, height: HEIGHT };
  }

  #options(): uPlot.Options {
    const { spec } = this;
    const faint = colour("line");
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const axis = {
      stroke: colour("muted"),
      font,
      labelFont: font,
      grid: { stroke: faint, width: 1 },
      ticks: { stroke: faint, width: 1, size: 4 },
    };
    return {
      ...this.#size(),
      padding: [12, 12, 0, 0],
      scales: {
        x: { time: false, range: () => spec.xRange() },
        y: { range: () => spec.y.range() },
      },
      axes: [
        {
          ...axis,
          label: spec.x.label,
          labelSize: 22,
          labelGap: 2,
          size: 34,
          space: 64,
          values: (plot, v) => v.map(spec.x.axis(plot.scales.x?.max ?? 1)),
        },
        { ...axis, size: 64, values: (plot, v) => v.map(spec.y.axis(plot.scales.y?.max ?? 1)) },
      ],
      cursor: { points: { size: 7 }, y: false },
      legend: { live: true, markers: { width: 1.5, dash: (_, i) => stroked(spec.lines[i - 1]) } },
      series: [
        { label: spec.x.label, value: (_, v) => (v === null ? "–" : spec.x.axis(v)(v)) },
        ...spec.lines.map(series),
      ],
      hooks: { draw: [spec.over] },
    };
  }
}

/** A line's border style in the legend. */
function stroked(line: Line | undefined): string {
  if (line?.points) return "dotted";
  const dash = line?.dash?.[0];
  if (dash === undefined) return "solid";
  return dash < 4 ? "dotted" : "dashed";
}

function series(line: Line): uPlot.Series {
  const stroke = colour(line.colour);
  return {
    label: line.label,
    stroke,
    width: line.width ?? 2,
    ...(line.dash ? { dash: line.dash } : {}),
    spanGaps: true,
    ...(line.points ? { paths: () => null } : {}),
    points: { show: line.points === true, size: 8, fill: stroke, width: 0 },
    value: (_, value) => (value === null ? "–" : line.read(value)),
  };
}

/** Columns of several (x, y...) tables over one x; null where a table has no such x. */
export function joined(...tables: number[][][]): uPlot.AlignedData {
  return uPlot.join(
    tables.map((table) => table.map((column) => Float64Array.from(column)) as unknown as uPlot.AlignedData),
  );
}
