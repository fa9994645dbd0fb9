// docs/running-against-time.svg: sequences that run and wait, simulated (lines) and measured (points), a panel a run.

import type { Curve, Replayed } from "./replay.ts";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 300, 48, 16, 56, 44];

/** The least of 1, 2, 5 times a power of ten that has `range` in at most `most` parts. */
function tick(range: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10(range / most));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => range / step <= most) ?? range;
}

function panel({ run, measured, simulated }: Replayed, from: number): string {
  const all = [...measured, ...simulated];
  const end = Math.max(...all.map(({ time_s }) => time_s));
  const most = 1.05 * Math.max(...all.map(({ running, waiting }) => Math.max(running, waiting)));
  const x = (time: number) => (LEFT + ((WIDTH - LEFT - RIGHT) * time) / end).toFixed(1);
  const y = (count: number) => (from + HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * count) / most).toFixed(1);
  const line = (of: (row: Curve) => number, name: string) =>
    `<path class="line ${name}" d="${simulated.map((row, i) => `${i === 0 ? "M" : "L"}${x(row.time_s)} ${y(of(row))}`).join("")}"/>`;
  const points = (of: (row: Curve) => number, name: string) =>
    measured.map((row) => `<circle class="${name}" cx="${x(row.time_s)}" cy="${y(of(row))}" r="2"/>`).join("");
  const steps = (last: number, step: number) => Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  const grid = steps(most, tick(most, 5)).map(
    (count) =>
      `<path class="grid" d="M${LEFT} ${y(count)}H${WIDTH - RIGHT}"/>` +
      `<text class="small" x="${LEFT - 8}" y="${Number(y(count)) + 4}" text-anchor="end">${count}</text>`,
  );
  const times = steps(end, tick(end, 8)).map(
    (time) =>
      `<text class="small" x="${x(time)}" y="${from + HEIGHT - BOTTOM + 18}" text-anchor="middle">${time}</text>`,
  );
  return [
    `<text x="${LEFT}" y="${from + 22}">${run.gpu}: <tspan class="blue">running</tspan> and <tspan class="orange">waiting</tspan> requests; lines simulated, points measured</text>`,
    ...grid,
    ...times,
    points(({ running }) => running, "blue"),
    points(({ waiting }) => waiting, "orange"),
    line(({ running }) => running, "running"),
    line(({ waiting }) => waiting, "waiting"),
  ].join("\n");
}

/** The picture of the runs, one below the other. */
export function curves(runs: readonly Replayed[]): string {
  const height = runs.length * HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">Requests that run and wait in vLLM over time: the simulated lines lie on the measured points</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #3d4250 }
.small { font-size: 12px; fill: #6b7080 }
.grid { stroke: #8a90a040; fill: none }
.line { stroke-width: 2; fill: none; stroke-linejoin: round }
.running { stroke: #2f5bea } .waiting { stroke: #c8501b }
.blue { fill: #2f5bea } .orange { fill: #c8501b }
circle { opacity: .55 }
@media (prefers-color-scheme: dark) {
  text { fill: #dfe2ea } .small { fill: #9ba2b0 }
  .running { stroke: #8aa4ff } .waiting { stroke: #ff9d6b } .blue { fill: #8aa4ff } .orange { fill: #ff9d6b }
}
</style>
${runs.map((run, i) => panel(run, i * HEIGHT)).join("\n")}
<text class="small" x="${(LEFT + WIDTH) / 2}" y="${height - 8}" text-anchor="middle">seconds since the first request</text>
</svg>
`;
}
