// node scripts/azure-trace.mjs: replays the Azure 2023 conversation trace, asks the mathematics for the same, and takes
// the difference apart by replays in which one property of the trace at a time is destroyed. Needs npm run build.
import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

export const TRACE = "../shared/data/traces/azure2023_conv.csv";
export const traceIsHere = () => existsSync(TRACE);
const DRAWS = 16;
const WINDOW_S = 300;

export const scenario = {
  workload: { max_output_tokens: 1000 },
  service: { kind: "linear", batch_s: 0.02, request_s: 0.004, token_s: 0.012, token_request_s: 0.0001 },
  engine: { batching: { kind: "dynamic" } },
  run: { warmup_ratio: 0, percentiles: [50, 95, 99] },
};

/** Rows [arrival_s, prompt_tokens, output_tokens] of the plain CSV format. */
export function readTrace() {
  const lines = readFileSync(TRACE, "utf8").trim().split("\n").slice(1);
  return lines.map((line) => line.split(",").map(Number));
}

/** Uniform on (0, 1) from a seed: mulberry32. */
function uniforms(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (((z ^ (z >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

function shuffled(values, uniform) {
  const copy = [...values];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

const times = (rows) => rows.map(([time]) => time);
const lengths = (rows) => rows.map(([, , tokens]) => tokens);
const zip = (at, tokens) => at.map((time, i) => [time, 0, tokens[i]]);
const end = (rows) => rows.at(-1)[0];

/** As many arrivals of a Poisson process as the trace has, over the same time: sorted uniforms. */
const poisson = (rows, uniform) => rows.map(() => uniform() * end(rows)).sort((a, b) => a - b);

/** The gaps of the trace in another order: their law stays, drift and dependence go. */
function sameGaps(rows, uniform) {
  const at = times(rows);
  const gaps = at.slice(1).map((time, i) => time - at[i]);
  let now = at[0];
  return [
    now,
    ...shuffled(gaps, uniform).map((gap) => {
      now += gap;
      return now;
    }),
  ];
}

/** Uniform within each window: the drift of the rate stays, bursts within five minutes go. */
const sameDrift = (rows, uniform) =>
  times(rows)
    .map((time) => Math.floor(time / WINDOW_S) * WINDOW_S)
    .map((from) => from + uniform() * Math.min(WINDOW_S, end(rows) - from))
    .sort((a, b) => a - b);

/** What is destroyed -> the rows of one draw; null draws nothing. */
export const VARIANTS = [
  { name: "the trace itself", rows: (trace) => trace, drawn: false },
  { name: "lengths shuffled", rows: (trace, u) => zip(times(trace), shuffled(lengths(trace), u)), drawn: true },
  {
    name: "lengths shuffled, only the drift of the rate kept",
    rows: (trace, u) => zip(sameDrift(trace, u), shuffled(lengths(trace), u)),
    drawn: true,
  },
  {
    name: "lengths shuffled, only the law of the gaps kept",
    rows: (trace, u) => zip(sameGaps(trace, u), shuffled(lengths(trace), u)),
    drawn: true,
  },
  {
    name: "Poisson arrivals, lengths in their order",
    rows: (trace, u) => zip(poisson(trace, u), lengths(trace)),
    drawn: true,
  },
  {
    name: "Poisson arrivals, lengths shuffled",
    rows: (trace, u) => zip(poisson(trace, u), shuffled(lengths(trace), u)),
    drawn: true,
  },
];

async function post(app, verb, rows) {
  const body = { ...scenario, workload: { ...scenario.workload, trace: { rows } } };
  const response = await app.request(`/v1/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(`${verb}: ${JSON.stringify(result)}`);
  return result;
}

const figures = ({ latency, batch }) => [
  latency.wait_s.mean,
  latency.wait_s.p95,
  latency.e2e_s.mean,
  latency.e2e_s.p95,
  batch.mean,
];

/** Mean figures of a variant and their standard errors over draws: [[value, error], ...]. */
export async function replay(app, trace, variant, draws = DRAWS) {
  const seen = [];
  for (let seed = 1; seed <= (variant.drawn ? draws : 1); seed++)
    seen.push(figures(await post(app, "simulate", variant.rows(trace, uniforms(seed)))));
  return seen[0].map((_, i) => {
    const mean = seen.reduce((sum, draw) => sum + draw[i], 0) / seen.length;
    const square = seen.reduce((sum, draw) => sum + (draw[i] - mean) ** 2, 0);
    return [mean, seen.length > 1 ? Math.sqrt(square / (seen.length - 1) / seen.length) : 0];
  });
}

export async function mathematics(app, trace) {
  return figures(await post(app, "analyze", trace));
}

async function main() {
  const { app } = await import("../build/node.mjs");
  const trace = readTrace();
  const show = (name, cells) => console.log(`| ${name} | ${cells.join(" | ")} |`);
  show("", ["mean wait", "p95 wait", "mean time in the system", "p95 time", "mean batch"]);
  console.log("|---|---|---|---|---|---|");
  for (const variant of VARIANTS) {
    const cells = await replay(app, trace, variant);
    show(
      variant.name,
      cells.map(([value, error]) => value.toFixed(2) + (error > 0 ? ` ± ${error.toFixed(2)}` : "")),
    );
  }
  show(
    "`analyze`",
    (await mathematics(app, trace)).map((value) => value.toFixed(2)),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (traceIsHere()) await main();
  else console.log(`${TRACE} is not here: nothing to replay.`);
}
