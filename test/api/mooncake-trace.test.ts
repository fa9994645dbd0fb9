import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Result } from "../../src/services/result.ts";
import { hasMooncake, mooncake } from "../support/hash-rows.ts";
import { ask, problemOf } from "./http.ts";

const DOCUMENT = "docs/mooncake-trace.md";

/** The scenario of the document's command. */
const documented = () => JSON.parse(/-F scenario='(.*)'/.exec(readFileSync(DOCUMENT, "utf8"))?.[1] ?? "");

async function replay(trace: string, engine: object = {}, token_s?: number): Promise<Response> {
  const scenario = documented();
  if (token_s !== undefined) scenario.service.terms[0].forms[0].token_s = token_s;
  const body = new FormData();
  body.set("scenario", JSON.stringify({ ...scenario, engine: { ...scenario.engine, ...engine } }));
  body.set("trace", new File([trace], "trace"));
  return ask("/v1/simulate", { method: "POST", body });
}

async function answerOf(response: Response): Promise<Result> {
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

interface Row {
  timestamp: number;
  input_length: number;
  output_length: number;
  hash_ids: number[];
}

const jsonl = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const csv = (rows: Row[]) =>
  [
    "arrival_s,prompt_tokens,output_tokens,hash_ids",
    ...rows.map((row) => [row.timestamp / 1000, row.input_length, row.output_length, row.hash_ids.join(" ")].join(",")),
  ].join("\n");

/** The second finds two of its four blocks, the third none of two, the fourth one of two: its last token is computed. */
const FEW: Row[] = [
  { timestamp: 0, input_length: 1100, output_length: 5, hash_ids: [1, 2, 3] },
  { timestamp: 5000, input_length: 2000, output_length: 5, hash_ids: [1, 2, 4, 5] },
  { timestamp: 9000, input_length: 700, output_length: 5, hash_ids: [6, 2] },
  { timestamp: 20000, input_length: 1024, output_length: 5, hash_ids: [1, 2] },
];

describe("a trace with hash ids", () => {
  it.each([
    ["Mooncake's JSON lines", jsonl],
    ["CSV", csv],
  ])("finds what came before, as %s", async (_what, text) => {
    const { cache, assumptions, warnings } = await answerOf(await replay(text(FEW)));
    expect(cache?.hit_ratio).toBeCloseTo(3 / 11, 12);
    expect(assumptions.join()).toContain("whether this replay kept up");
    expect(warnings.map(({ code }) => code)).not.toContain("overloaded");
  });

  it("finds the same in KV blocks of any size", async () => {
    for (const block_size of [1, 64, 256])
      expect((await answerOf(await replay(jsonl(FEW), { block_size }))).cache?.hit_ratio).toBeCloseTo(3 / 11, 12);
  });

  it("finds nothing where the engine keeps nothing", async () => {
    const answer = await answerOf(await replay(jsonl(FEW), { enable_prefix_caching: false }));
    expect(answer.cache).toBeUndefined();
    expect(answer.max_rate_per_s).toBeGreaterThan(0);
  });

  it("is overloaded where its waits grow from beginning to end", async () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({
      timestamp: 1000 * i,
      input_length: 1024,
      output_length: 5,
      hash_ids: [2 * i, 2 * i + 1],
    }));
    const { stable } = await answerOf(await replay(jsonl(rows), {}, 0.9 / 1024));
    expect(stable).toBe(true);
    const over = await answerOf(await replay(jsonl(rows), {}, 1.1 / 1024));
    expect(over).toMatchObject({ stable: false, warnings: [{ code: "overloaded" }] });
    // All that came before request i is computed before its first token: 1.1 (i + 1) s, of which it was not there for i s.
    // A step holds 8 prompts at most. Measured are the requests 40 to 399.
    const first = 1.1 + 0.1 * 219.5;
    expect(over.latency?.ttft_s?.mean).toBeGreaterThan(first);
    expect(over.latency?.ttft_s?.mean).toBeLessThan(first + 8 * 1.1);
    // One request a second; served is one in 1.1 s.
    expect(over.backlog_per_s).toBeCloseTo(1 - 1 / 1.1, 1);
  });

  it("points at the line where its ids are none", async () => {
    const problem = await problemOf(
      await replay('{"timestamp":0,"input_length":9,"output_length":1,"hash_ids":[0.5]}'),
    );
    expect(problem.errors).toMatchObject([{ pointer: "#/trace", code: "invalid-row" }]);
  });
});

describe.skipIf(!hasMooncake)("Mooncake's conversation trace (it is not part of the repository)", () => {
  const { arrival_s, prompt_tokens, output_tokens, hash_ids } = hasMooncake
    ? mooncake(12031)
    : { arrival_s: [], prompt_tokens: [], output_tokens: [], hash_ids: [] };
  const rows = arrival_s.map((time, i) => ({
    timestamp: 1000 * time,
    input_length: prompt_tokens[i] ?? 0,
    output_length: output_tokens[i] ?? 0,
    hash_ids: hash_ids[i] ?? [],
  }));

  it("finds 36.6 % of its blocks where nothing is ever given up, as the document says, and in both formats", async () => {
    const answer = await answerOf(await replay(csv(rows)));
    expect(answer).toMatchObject({ stable: true, counts: { arrived: 12031, completed: 12031, rejected: 0 } });
    expect(answer.cache?.hit_ratio).toBeCloseTo(0.366, 3);
    const [, figure = ""] = /finds \*\*(.*?) %\*\*/.exec(readFileSync(DOCUMENT, "utf8")) ?? [];
    expect(100 * Number(answer.cache?.hit_ratio)).toBeCloseTo(Number(figure), 1);
    const native = await answerOf(await replay(jsonl(rows)));
    expect(native.cache).toEqual(answer.cache);
  });

  it("says so too where the engine cannot keep up", async () => {
    const answer = await answerOf(await replay(csv(rows), {}, 5e-5));
    expect(answer).toMatchObject({ stable: false, warnings: [{ code: "overloaded" }] });
    expect(answer.cache?.hit_ratio).toBeCloseTo(0.366, 3);
  });

  it("finds less with less KV, and computes more for it", async () => {
    const all = await answerOf(await replay(csv(rows)));
    const some = await answerOf(await replay(csv(rows), { kv_blocks: 400_000 }));
    expect(some.cache?.hit_ratio).toBeLessThan(0.9 * Number(all.cache?.hit_ratio));
    expect(some.latency?.ttft_s?.mean).toBeGreaterThan(Number(all.latency?.ttft_s?.mean));
  });
});
