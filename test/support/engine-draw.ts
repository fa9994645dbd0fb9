import { ALLOCATE_FULL, ALLOCATE_MAXIMUM, ALLOCATE_ON_DEMAND } from "../../assembly/abi/layout-engine";
import { Draw } from "./draw.ts";
import type { EngineSpec, Form, Law, Rows } from "./engine.ts";
import { DEFAULTS, linear } from "./engine.ts";
import { drawTables } from "./tables-draw.ts";

/** Every step takes 5 ms, so that arrivals on multiples of 5 ms come exactly at ends of steps. */
const EVEN: Law = { base: { 0: 0.005 } };

const MICRO = 1e-6;

/** Two to four forms a term whose lines over the context cross one another, often several between two steps. */
function crossing(draw: Draw): Law {
  const term = (): Form[] =>
    Array.from({ length: draw.whole(2, 4) }, (_, i, all = 4) => {
      const slope = i * draw.whole(1, 40) * 1e-9;
      return [0.008 - slope * draw.whole(20, 3000) * Number(all), i === 0 ? 2e-6 : 0, 0, slope, 1e-6 * i];
    });
  return { base: { 0: 0.02 }, terms: [term(), term()] };
}

/** As a roofline has it: compute against memory, attention against its reads, and a host of its own. */
const ROOF: Law = {
  terms: [
    [
      [0, 30e-6, 0, 0, 0],
      [0.006, 0, 0, 0, 0],
    ],
    [
      [0, 0, 2e-9, 0, 0],
      [0, 0, 0, 90e-9, 0],
    ],
    [
      [0.004, 0, 0, 0, 0],
      [0.002, 0, 0, 0, 60e-6],
    ],
  ],
};

function rowsOf(draw: Draw, count: number, rate: number, grid: number, long: boolean): Rows {
  const rows: Rows = { arrival_s: [], prompt_tokens: [], output_tokens: [], classes: [] };
  let time = 0;
  for (let i = 0; i < count; i++) {
    if (draw.uniform() < 0.85) time += Math.round(-Math.log(draw.uniform()) / rate / grid);
    rows.arrival_s.push(Number((time * grid).toFixed(6)));
    const prompt = draw.uniform();
    rows.prompt_tokens.push(prompt < 0.1 ? 1 : prompt > 0.97 && long ? draw.whole(2000, 8192) : draw.whole(1, 300));
    rows.output_tokens.push(draw.uniform() < 0.1 ? 1 : draw.whole(1, long ? 400 : 60));
    rows.classes?.push(draw.whole(0, 2));
  }
  return rows;
}

/** A scenario of explicit rows, drawn: every discipline, order and allocation, loads from idle to hopeless, and many ties. */
export function drawEngine(seed: number, batching: string, order: string): EngineSpec & { rows: Rows } {
  const draw = new Draw(seed);
  const long = draw.uniform() < 0.4;
  const law = draw.of([EVEN, linear(0.002, 0.001, 0.01, 0.0005), ROOF, crossing(draw), crossing(draw)]);
  const jagged = new Draw(seed + 1_000_000);
  const tables = law === EVEN || jagged.uniform() < 0.4 ? undefined : drawTables(jagged);
  const rows = rowsOf(draw, draw.whole(5, 150), draw.of([1, 5, 20, 100]), law === EVEN ? 0.005 : MICRO, long);
  const block_tokens = draw.of([1, 16, 16, 32]);
  const needed = (tokens: number) => Math.ceil(tokens / block_tokens);
  const token_budget = draw.of([64, 256, 512, 8192]);
  return {
    ...DEFAULTS,
    ahead: new Draw(seed + 2_000_000).uniform() < 0.4,
    batching,
    parameters: batching === "adaptive-chunk" ? [draw.of([0.006, 0.02, 0.1]), draw.of([1, 16, 64])] : [],
    order,

    replicas: draw.uniform() < 0.8 ? 1 : draw.of([2, 3, 5, 16]),
    max_seqs: Math.min(token_budget, draw.of([1, 2, 8, 64, 256])),
    token_budget,
    block_tokens,
    blocks: draw.of([0, needed(500), needed(800), needed(2000), needed(9000)]),
    watermark: draw.of([0, 0, 1, needed(60)]),
    allocation: draw.of([ALLOCATE_ON_DEMAND, ALLOCATE_ON_DEMAND, ALLOCATE_ON_DEMAND, ALLOCATE_FULL, ALLOCATE_MAXIMUM]),
    swap_block_s: draw.of([undefined, undefined, 0.0001, 0]),
    laws: [tables === undefined ? law : { ...law, tables }],
    classes: [{ priority: 1, ttft_s: 0.5 }, { priority: 0, ttft_s: 2 }, { priority: 1 }],
    rows,
    max_output_tokens: Math.max(...rows.output_tokens),
    router: draw.of(["least-requests", "round-robin"]),
    patience_s: draw.of([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0.5, 3]),
  };
}
