// npm run picture: docs/wait-against-rate.svg from the running code. The line is mathematics, the points are simulated.
import { readFileSync, writeFileSync } from "node:fs";
import { app } from "../build/node.mjs";

const FILE = "docs/wait-against-rate.svg";
const { request: scenario } = JSON.parse(readFileSync("examples/scenarios/chat-dynamic-16.json", "utf8"));
// Denser where it bends.
const LINE = Array.from({ length: 60 }, (_, i) => 0.02 + 0.955 * (1 - (1 - i / 59) ** 2));
const POINTS = [0.08, 0.2, 0.32, 0.44, 0.56, 0.68, 0.78, 0.86, 0.92, 0.96];
const RUN = { requests: 20_000, replications: 8 };

async function ask(verb, rate_per_s, run) {
  const { arrivals } = scenario.workload;
  const body = { ...scenario, workload: { ...scenario.workload, arrivals: { ...arrivals, rate_per_s } }, run };
  const response = await app.request(`/v1/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(`${verb} at ${rate_per_s}: ${JSON.stringify(result)}`);
  return result;
}

const { max_rate_per_s: capacity } = await ask("analyze", 0.01);
const rate = (share) => Number((share * capacity).toPrecision(6));
const row = ({ latency }, at) => ({ at, ...latency.wait_s });
const line = [];
for (const share of LINE) line.push(row(await ask("analyze", rate(share)), rate(share)));
const points = [];
for (const share of POINTS) points.push(row(await ask("simulate", rate(share), RUN), rate(share)));

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 380, 56, 16, 40, 52];
const top = 20 * Math.ceil(Math.max(...points.map((p) => p.p95_high)) / 20);
const x = (value) => (LEFT + ((WIDTH - LEFT - RIGHT) * value) / (1.03 * capacity)).toFixed(1);
const y = (value) => (HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * Math.min(value, top)) / top).toFixed(1);
const path = (key) => line.map((p, i) => `${i === 0 ? "M" : "L"}${x(p.at)} ${y(p[key])}`).join("");
const text = (at, className, ...attributes) =>
  `<text x="${at[0]}" y="${at[1]}" class="${className}" ${attributes.slice(1).join(" ")}>${attributes[0]}</text>`;

const grid = Array.from({ length: 5 }, (_, i) => (top * i) / 4).map(
  (value) =>
    `<path class="grid" d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}"/>` +
    text([LEFT - 8, Number(y(value)) + 4], "small", `${value} s`, 'text-anchor="end"'),
);
const step = capacity > 1 ? 0.2 : capacity / 6;
const ticks = Array.from({ length: Math.floor(capacity / step) + 1 }, (_, i) => Number((i * step).toFixed(3))).map(
  (value) => text([x(value), HEIGHT - BOTTOM + 18], "small", value, 'text-anchor="middle"'),
);
const whiskers = points.map(
  (p) =>
    `<path class="whisker" d="M${x(p.at)} ${y(p.p95_low)}V${y(p.p95_high)}"/>` +
    `<circle class="point" cx="${x(p.at)}" cy="${y(p.p95)}" r="4"/>`,
);
const end = line.at(-1);

writeFileSync(
  FILE,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">
<title id="title">95th percentile of the wait against the arrival rate: the simulated points lie on the calculated line, which rises without end towards ${capacity.toFixed(2)} requests per second</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #3d4250 }
.small { font-size: 12px; fill: #6b7080 }
.grid { stroke: #8a90a040; fill: none }
.line { stroke: #2f5bea; stroke-width: 2.5; fill: none; stroke-linejoin: round }
.mean { stroke-width: 1.5; stroke-dasharray: 5 5 }
.blue { fill: #2f5bea } .orange { fill: #c8501b }
.point { fill: #c8501b } .whisker { stroke: #c8501b; stroke-width: 1.8 }
.edge { stroke: #bb2a37; stroke-width: 1.5; stroke-dasharray: 2 4 } .red { fill: #bb2a37 }
@media (prefers-color-scheme: dark) {
  text { fill: #dfe2ea } .small { fill: #9ba2b0 }
  .line { stroke: #8aa4ff } .blue { fill: #8aa4ff } .orange, .point { fill: #ff9d6b } .whisker { stroke: #ff9d6b }
  .edge { stroke: #ff838b } .red { fill: #ff838b }
}
</style>
${grid.join("\n")}
${ticks.join("\n")}
${text([(LEFT + WIDTH) / 2, HEIGHT - 10], "small", "requests per second", 'text-anchor="middle"')}
${text([LEFT, 20], "", "Seconds a request waits before its service begins")}
<path class="edge" d="M${x(capacity)} ${TOP}V${HEIGHT - BOTTOM}"/>
${text([Number(x(capacity)) - 6, TOP + 12], "red small", "capacity", 'text-anchor="end"')}
<path class="line mean" d="${path("mean")}"/>
<path class="line" d="${path("p95")}"/>
${whiskers.join("\n")}
${text([LEFT + 24, TOP + 24], "blue", "━━ 95th percentile, calculated")}
${text([LEFT + 24, TOP + 44], "blue", "╌╌ mean, calculated")}
${text([LEFT + 24, TOP + 64], "orange", "●  95th percentile, simulated, with 95 % interval")}
</svg>
`,
);
console.log(`${FILE}: p95 ${end.p95.toFixed(2)} s at ${end.at} of ${capacity.toFixed(3)} per second`);
