import { describe, expect, it } from "vitest";
import { OPERATOR_KINDS } from "../../src/services/step-time/kinds/index.ts";
import type { StepTime } from "../../src/services/step-time/rows.ts";
import { post, problemOf } from "./http.ts";

const LLAMA = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };
const DECODE = [{ new_tokens: 1, context_tokens: 1000, count: 32 }];
const GEMM = { kind: "gemm", m: 16, n: 4096, k: 4096 };

async function priced(body: unknown): Promise<StepTime & { id: string; scenario: Record<string, unknown> }> {
  const response = await post("step-time", body);
  expect([response.status, response.status === 200 ? "" : await response.text()]).toEqual([200, ""]);
  return (await response.json()) as StepTime & { id: string; scenario: Record<string, unknown> };
}

async function faults(body: unknown) {
  const response = await post("step-time", body);
  expect(response.status).toBe(422);
  return ((await problemOf(response)).errors ?? []).map(({ pointer, code }) => [pointer, code]);
}

/** An operator of each kind with every field at its least, but for what must be more than another. */
const LEAST: [string, Record<string, number | string>][] = OPERATOR_KINDS.map(({ id, fields }) => {
  const values = Object.fromEntries(Object.entries(fields).map(([name, { low }]) => [name, low]));
  return [id, { kind: id, ...values, ...(id === "attention-verify" ? { kv_tokens: 2 } : {}) }];
});

describe("single operators", () => {
  it("are answered in their order, one row each, and as the request in full", async () => {
    const operators = [...LEAST].reverse().map(([, operator]) => operator);
    const { rows, scenario, seconds } = await priced({ hardware: "h100-sxm", operators });
    expect(rows.map(({ name }) => name)).toEqual(operators.map(({ kind }) => kind));
    expect(seconds).toBeCloseTo(
      rows.reduce((sum, row) => sum + row.seconds, 0),
      12,
    );
    expect(await priced(scenario)).toMatchObject({ rows });
  });

  it("say which measurements are behind them", async () => {
    const operators = ["bf16", "int4"].map((dtype) => ({ ...GEMM, dtype }));
    const [measured, stated] = (await priced({ hardware: "h100-sxm", operators })).rows;
    expect(measured).toMatchObject({ trust: "measured", fit: { kernel: "gemm", gpu: "h100-sxm", dtype: "bf16" } });
    expect(measured?.fit?.held_out?.rows).toBeGreaterThan(1000);
    expect(measured?.expected_error_ratio).toBe(measured?.fit?.held_out?.mean_error_ratio);
    expect(stated).toMatchObject({ trust: "stated", fit: { kernel: "gemm-weight-only" } });
    expect(stated?.fit?.held_out).toBeUndefined();
  });

  it("of a GPU that nobody measured are carried over, and of one with other kernels from its datasheet", async () => {
    const on = async (hardware: unknown) => (await priced({ hardware, operators: [GEMM] })).rows[0];
    expect(await on("h200")).toMatchObject({ trust: "carried-over", fit: { gpu: "h100-sxm" } });
    const bare = await on({ memory_bytes: 8e10, memory_bytes_per_s: 3e12, bf16_flops_per_s: 9e14 });
    expect(bare).toMatchObject({ trust: "datasheet-only" });
    expect([bare?.fit, bare?.joules]).toEqual([undefined, undefined]);
  });

  it("default to 16 bits and a cold L2", async () => {
    const { scenario } = await priced({ hardware: "h100-sxm", operators: [GEMM] });
    expect(scenario).toEqual({ hardware: "h100-sxm", operators: [{ ...GEMM, dtype: "bf16" }], l2: "cold" });
  });

  it.each(LEAST)("%s is refused where a field is out of bounds, missing or of a wrong type", async (id, least) => {
    const fields = OPERATOR_KINDS.find((kind) => kind.id === id)?.fields ?? {};
    for (const [name, { low, high, default: absent }] of Object.entries(fields)) {
      const at = `#/operators/1/${name}`;
      const wrong = (value: unknown) => faults({ hardware: "b200", operators: [GEMM, { ...least, [name]: value }] });
      expect(await wrong(low - 1)).toContainEqual([at, "too-small"]);
      expect(await wrong(high + 1)).toContainEqual([at, "too-big"]);
      expect(await wrong("1")).toContainEqual([at, "wrong-type"]);
      if (absent === undefined) expect(await wrong(undefined)).toContainEqual([at, "missing"]);
    }
    expect(await faults({ hardware: "b200", operators: [{ ...least, nn: 1 }] })).toEqual([
      ["#/operators/0/nn", "unknown-field"],
    ]);
  });

  const ATTENTION = { kind: "attention-decode", batch: 8, kv_tokens: 100, heads: 32, kv_heads: 8, head_dim: 128 };
  it.each([
    [{ ...GEMM, dtype: "int3" }, "dtype", "unknown-value"],
    [{ ...ATTENTION, kv_heads: 5 }, "kv_heads", "does-not-divide"],
    [{ ...ATTENTION, longest_tokens: 99 }, "longest_tokens", "too-small"],
    [{ ...ATTENTION, kind: "attention-verify", draft_tokens: 100 }, "kv_tokens", "too-small"],
    [{ kind: "attention" }, "kind", "unknown-kind"],
    [{}, "kind", "missing"],
  ])("%o is refused", async (operator, field, code) => {
    expect(await faults({ hardware: "h100-sxm", operators: [operator] })).toEqual([[`#/operators/0/${field}`, code]]);
  });
});

describe("a step", () => {
  it("of a model on a GPU is the sum of its operators, with band, energy and what binds", async () => {
    const {
      rows,
      seconds,
      seconds_low = 0,
      seconds_high = 0,
      joules = 0,
    } = await priced({
      service: LLAMA,
      sequences: DECODE,
    });
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["attention-decode", "lm-head", "host"]));
    expect(seconds).toBeCloseTo(
      rows.reduce((sum, row) => sum + row.seconds, 0),
      12,
    );
    expect(seconds_low).toBeLessThan(seconds);
    expect(seconds_high).toBeGreaterThan(seconds);
    // 700 W at most.
    expect(joules).toBeLessThanOrEqual(700 * seconds);
    expect(joules).toBeGreaterThan(0.25 * 700 * seconds);
    expect(rows.find(({ name }) => name === "attention-decode")?.bound).toBe("memory-bandwidth");
  });

  it("that verifies drafts reads weights and KV once, and computes and samples all of them", async () => {
    const [plain, drafted] = await Promise.all(
      [{}, { draft_tokens: 4 }].map((more) =>
        priced({ service: LLAMA, sequences: [{ new_tokens: 1, context_tokens: 2000, count: 32, ...more }] }),
      ),
    );
    const row = (result: StepTime | undefined, name: string) => result?.rows.find((one) => one.name === name);
    const ratio = (name: string, of: "flops" | "bytes" | "seconds") =>
      (row(drafted, name)?.[of] ?? 0) / (row(plain, name)?.[of] ?? 1);
    expect(ratio("mlp-up", "flops")).toBeCloseTo(5, 9);
    expect(ratio("lm-head", "flops")).toBeCloseTo(5, 9);
    expect(ratio("attention-decode", "flops")).toBeGreaterThan(4.9);
    expect(ratio("attention-decode", "bytes")).toBeLessThan(1.05);
    expect(row(drafted, "attention-prefill")).toBeUndefined();
    // Weights and KV bind: five tokens take little more than one.
    expect((drafted?.seconds ?? 0) / (plain?.seconds ?? 1)).toBeLessThan(1.3);
  });

  it("of the linear law has its own parts, without FLOPs or bytes", async () => {
    const service = { kind: "linear", batch_s: 0.02, request_s: 0.01, token_s: 0.02, token_request_s: 0.0003 };
    const { rows, seconds, seconds_low } = await priced({
      service,
      sequences: [
        { new_tokens: 1, context_tokens: 9, count: 8 },
        { new_tokens: 300, context_tokens: 0 },
      ],
    });
    expect(rows).toEqual([
      { name: "prefill", seconds: expect.closeTo(0.03, 12) },
      { name: "decode", seconds: expect.closeTo(0.0224, 12) },
    ]);
    expect([seconds, seconds_low]).toEqual([expect.closeTo(0.0524, 12), undefined]);
  });

  it("of forms is the largest of each term's, within the error that the law states", async () => {
    const terms = [
      { name: "model", forms: [{ token_s: 1e-3 }, { step_s: 4e-3, context_token_s: 1e-6 }] },
      { name: "host", forms: [{ sequence_s: 1e-4 }] },
    ];
    const { rows, seconds_high } = await priced({
      service: { kind: "forms", terms, error_ratio: 0.1 },
      sequences: [{ new_tokens: 1, context_tokens: 999, count: 2 }],
    });
    expect(rows.map(({ name, seconds }) => [name, seconds])).toEqual([
      ["model", expect.closeTo(6e-3, 12)],
      ["host", expect.closeTo(2e-4, 12)],
    ]);
    expect(seconds_high).toBeCloseTo(6.2e-3 * 1.1, 12);
  });

  it.each([
    [{}, "#/service", "missing"],
    [{ service: LLAMA }, "#/sequences", "missing"],
    [{ sequences: DECODE }, "#/service", "missing"],
    [{ hardware: "b200" }, "#/operators", "missing"],
    [{ operators: [GEMM] }, "#/hardware", "missing"],
    [{ service: LLAMA, sequences: DECODE, operators: [GEMM] }, "#/operators", "conflicting-field"],
    [{ service: LLAMA, sequences: DECODE, l2: "warm" }, "#/l2", "conflicting-field"],
    [{ hardware: "b200", operators: [GEMM], l2: "hot" }, "#/l2", "unknown-value"],
    [{ hardware: "b201", operators: [GEMM] }, "#/hardware", "unknown-value"],
    [{ hardware: "b200", operators: [] }, "#/operators", "too-small"],
    [{ service: LLAMA, sequences: [{ new_tokens: 0, context_tokens: 1 }] }, "#/sequences/0/new_tokens", "too-small"],
    [
      { service: LLAMA, sequences: [{ new_tokens: 5, context_tokens: 9, draft_tokens: 4 }] },
      "#/sequences/0/draft_tokens",
      "conflicting-field",
    ],
    [
      { service: { ...LLAMA, tensor_parallel_size: 3 }, sequences: DECODE },
      "#/service/tensor_parallel_size",
      "does-not-divide",
    ],
  ])("%o is refused", async (body, pointer, code) => {
    expect(await faults(body)).toContainEqual([pointer, code]);
  });
});
