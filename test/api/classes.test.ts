import { describe, expect, it } from "vitest";
import { ask, post, problemOf } from "./http.ts";

const constant = (value: number) => ({ kind: "constant", value });

/** Chat and batch jobs on one engine. */
const MIXED = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 2 },
    output_tokens: { kind: "uniform", min: 1, max: 40 },
    classes: [
      { name: "chat", share: 3, prompt_tokens: constant(100), priority: -1, slo: { ttft_s: 0.5 } },
      { name: "job", prompt_tokens: constant(2000), output_tokens: constant(200), slo: { e2e_s: 60 } },
    ],
    max_output_tokens: 100,
  },
  service: { kind: "forms", terms: [{ name: "model", forms: [{ step_s: 0.01, token_s: 1e-5 }] }] },
  engine: { batching: { kind: "chunked-prefill" }, order: { kind: "priority" }, max_num_seqs: 8 },
  run: { requests: 1000 },
};

const SESSIONS = {
  ...MIXED,
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 0.2 },
    prompt_tokens: constant(50),
    output_tokens: { kind: "uniform", min: 1, max: 40 },
    sessions: { turns: { kind: "geometric", mean: 4 }, think_s: 5, max_context_tokens: 500 },
  },
};

const CLOSED = { kind: "closed", concurrency: 4, think_s: 1 };

type Case = [base: { workload: object }, workload: object, place: string, code: string];

const chat = MIXED.workload.classes[0];

const CASES: Case[] = [
  [MIXED, { classes: [] }, "/classes", "too-small"],
  [MIXED, { classes: [chat, chat] }, "/classes/1/name", "not-distinct"],
  [MIXED, { classes: [{ ...chat, name: undefined }] }, "/classes/0/name", "missing"],
  [MIXED, { classes: [{ ...chat, share: 0 }] }, "/classes/0/share", "too-small"],
  [MIXED, { classes: [{ ...chat, priority: 0.5 }] }, "/classes/0/priority", "not-integer"],
  [MIXED, { classes: [{ ...chat, slo: { ttft: 1 } }] }, "/classes/0/slo/ttft", "unknown-field"],
  [MIXED, { classes: [{ ...chat, prompt_tokens: { kind: "zipf" } }] }, "/classes/0/prompt_tokens/kind", "unknown-kind"],
  [
    MIXED,
    { classes: [{ ...chat, output_tokens: { kind: "uniform", min: 5, max: 2 } }] },
    "/classes/0/output_tokens/max",
    "too-small",
  ],
  [MIXED, { classes: [{ ...chat, prompt_tokens: undefined }] }, "/prompt_tokens", "missing"],
  [MIXED, { output_tokens: undefined }, "/output_tokens", "missing"],
  [SESSIONS, { sessions: { think_s: 1 } }, "/sessions/turns", "missing"],
  [SESSIONS, { sessions: { turns: 2 } }, "/sessions/think_s", "missing"],
  [SESSIONS, { sessions: { turns: 0, think_s: 1 } }, "/sessions/turns/value", "too-small"],
  [SESSIONS, { sessions: { turns: 2.5, think_s: 1 } }, "/sessions/turns/value", "not-integer"],
  [SESSIONS, { sessions: { turns: { kind: "geometric" }, think_s: 1 } }, "/sessions/turns/mean", "missing"],
  [SESSIONS, { arrivals: undefined }, "/arrivals", "missing"],
  [SESSIONS, { arrivals: CLOSED }, "/sessions", "conflicting-field"],
  [SESSIONS, { sessions: undefined, arrivals: CLOSED, patience_s: 5 }, "/patience_s", "conflicting-field"],
  [SESSIONS, { trace: { rows: [[0, 1, 1]] } }, "/sessions", "conflicting-field"],
  [SESSIONS, { trace: {} }, "/trace/rows", "missing"],
  [SESSIONS, { trace: { rows: [[0, 1, 1]], rate_scale: 0 } }, "/trace/rate_scale", "too-small"],
  [MIXED, { trace: { rows: [[0, 1, 1]] } }, "/classes/0/share", "conflicting-field"],
  [MIXED, { trace: { rows: [[0, 1, 1]] } }, "/classes/1/output_tokens", "conflicting-field"],
  [
    { ...MIXED, workload: {} },
    { trace: { rows: [[0, 1, 1]] }, classes: [{ name: "chat" }] },
    "/classes",
    "conflicting-field",
  ],
];

it.each(CASES)("%#: %j with %j is at fault at %s: %s", async (base, workload, place, code) => {
  const response = await post("simulate", { ...base, workload: { ...base.workload, ...workload } });
  expect(response.status).toBe(422);
  const pointer = `#/workload${place}`;
  expect((await problemOf(response)).errors).toContainEqual(expect.objectContaining({ pointer, code }));
});

it("dynamic batching leaves classes and sessions to engines, and says where", async () => {
  const engine = { batching: { kind: "dynamic" } };
  const service = { kind: "linear", token_s: 0.01 };
  for (const verb of ["analyze", "simulate"]) {
    const slow = { ...MIXED.workload, classes: MIXED.workload.classes.map(({ slo: _slo, ...one }) => one) };
    const one = await problemOf(await post(verb, { ...MIXED, workload: slow, engine, service }));
    expect(one).toMatchObject({ status: 422, errors: [{ pointer: "#/workload/classes" }] });
    const two = await problemOf(await post(verb, { ...SESSIONS, engine, service }));
    expect(two).toMatchObject({ status: 422, errors: [{ pointer: "#/workload/sessions" }] });
  }
});

it("one request at a time knows classes but no objectives for tokens, and leaves sessions to engines", async () => {
  const engine = { batching: { kind: "none" } };
  const service = { kind: "linear", token_s: 0.01 };
  for (const verb of ["analyze", "simulate"]) {
    const classes = MIXED.workload.classes.map(({ slo: _slo, ...one }) => ({ ...one, slo: { ttft_s: 1 } }));
    const tokens = await problemOf(
      await post(verb, { ...MIXED, workload: { ...MIXED.workload, classes }, engine, service }),
    );
    expect(tokens.errors?.[0]?.pointer).toBe("#/workload/classes/0/slo/ttft_s");
    const two = await problemOf(await post(verb, { ...SESSIONS, engine, service }));
    expect(two).toMatchObject({ status: 422, errors: [{ pointer: "#/workload/sessions" }] });
  }
});

interface Result {
  stable: boolean;
  max_rate_per_s: number;
  latency: Record<string, { mean: number }>;
  throughput: { requests_per_s: number; output_tokens_per_s: number; slo_attainment_ratio?: number };
  counts: Record<string, number>;
  clipped_ratio: number;
  scenario: { workload: Record<string, unknown> };
  warnings: { code: string }[];
}

async function result(scenario: object): Promise<Result> {
  const response = await post("simulate", scenario);
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

describe("classes", () => {
  it("are drawn by their shares, clipped alike, and judged by their own objectives", async () => {
    const body = await result(MIXED);
    // A quarter has 200 tokens, of which 100 come; the others have 20.5 on average.
    expect(body.clipped_ratio).toBeCloseTo(0.25, 9);
    const tokens = body.throughput.output_tokens_per_s / body.throughput.requests_per_s;
    expect(Math.abs(tokens - (0.25 * 100 + 0.75 * 20.5))).toBeLessThan(4);
    expect(body.throughput.slo_attainment_ratio).toBeGreaterThan(0.5);
    expect(body.scenario.workload.classes).toMatchObject([
      { name: "chat", priority: -1 },
      { name: "job", priority: 0 },
    ]);
  });

  it("of one kind are a workload without classes", async () => {
    const { classes: _classes, ...common } = { ...MIXED.workload, prompt_tokens: constant(100) };
    const plain = await result({ ...MIXED, workload: common });
    const one = await result({ ...MIXED, workload: { ...common, classes: [{ name: "all" }] } });
    expect(one.latency).toEqual(plain.latency);
  });
});

describe("sessions", () => {
  it("bring as many requests as they have turns", async () => {
    const { throughput, scenario } = await result(SESSIONS);
    expect(Math.abs(throughput.requests_per_s / 0.8 - 1)).toBeLessThan(0.15);
    expect(scenario.workload.sessions).toEqual(SESSIONS.workload.sessions);
  });

  it("have a largest stable rate of their own: that of sessions with all their contexts", async () => {
    const workload = { ...SESSIONS.workload, output_tokens: constant(21), sessions: { turns: 3, think_s: 5 } };
    const engine = { ...SESSIONS.engine, max_num_seqs: 1, enable_prefix_caching: false };
    const slow = await result({ ...SESSIONS, workload, engine });
    // Prompts of 50, 121 and 192 tokens, each a step of 0.01 s and 1e-5 s a token, and 20 more of one token.
    const session_s = 3 * (0.01 + 20 * 0.01001) + (50 + 121 + 192) * 1e-5;
    expect(Math.abs(slow.max_rate_per_s * session_s - 1)).toBeLessThan(0.001);
    expect(slow).toMatchObject({ stable: true, utilization_ratio: 0.2 / slow.max_rate_per_s });
    const arrivals = { kind: "poisson", rate_per_s: 1.1 / session_s };
    const over = await result({ ...SESSIONS, workload: { ...workload, arrivals }, engine });
    expect(over.stable).toBe(false);
    expect(over.latency).toBeUndefined();
  });

  it("of one turn, as a number, are requests that stand alone", async () => {
    const { sessions, ...alone } = SESSIONS.workload;
    const one = await result({ ...SESSIONS, workload: { ...alone, sessions: { ...sessions, turns: 1 } } });
    const none = await result({ ...SESSIONS, workload: alone });
    expect(one.counts.completed).toBe(none.counts.completed);
    expect(one.latency.e2e_s?.mean).toBeCloseTo(none.latency.e2e_s?.mean ?? 0, 2);
  });
});

describe("a trace of an engine", () => {
  const CSV =
    "arrival_s,prompt_tokens,output_tokens,hash_ids,class\n0,1024,20,7 8,chat\n1,2048,50,7 8 9 10,job\n3,30,5,,chat\n";
  const MOONCAKE =
    '{"timestamp":0,"input_length":1024,"output_length":20,"hash_ids":[7,8]}\n' +
    '{"timestamp":1000,"input_length":2048,"output_length":50,"hash_ids":[7,8,9,10]}\n' +
    '{"timestamp":3000,"input_length":30,"output_length":5,"hash_ids":[]}\n';
  const BURST =
    "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,1024,20,1044,API log\n6,ChatGPT,2048,50,2098,API log\n8,GPT-4,30,5,35,API log\n";
  const AZURE =
    "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.5,1024,20\n2023-11-16 18:15:47.5,2048,50\n2023-11-16 18:15:49.5,30,5\n";

  async function replay(trace: string, workload: object = {}, knobs: object = {}): Promise<Response> {
    const body = new FormData();
    const engine = { ...MIXED.engine, ...knobs };
    body.set("scenario", JSON.stringify({ ...MIXED, engine, workload, run: { warmup_ratio: 0 } }));
    body.set("trace", new File([trace], "trace.csv"));
    return ask("/v1/simulate", { method: "POST", body });
  }

  it("has prompts as well as outputs, in every known format alike", async () => {
    const answers = [];
    for (const trace of [CSV, MOONCAKE, BURST, AZURE]) {
      const response = await replay(trace, {}, { enable_prefix_caching: false });
      expect(response.status).toBe(200);
      answers.push(((await response.json()) as Result).latency);
    }
    // The longest: 0.01 s and 2048 tokens of prompt, then 49 steps of 0.01 s and one token.
    expect(answers[0]?.ttft_s?.mean).toBeCloseTo((3 * 0.01 + (1024 + 2048 + 30) * 1e-5) / 3, 9);
    for (const answer of answers.slice(1)) expect(answer).toEqual(answers[0]);
  });

  it("shares the prefixes that its hash ids name, 512 tokens each, where the engine caches them", async () => {
    for (const trace of [CSV, MOONCAKE]) {
      const response = await replay(trace, {}, { enable_prefix_caching: true, kv_blocks: 4096 });
      const { latency } = (await response.json()) as Result;
      // Of the second prompt's four blocks the first two are those of the first prompt.
      expect(latency.ttft_s?.mean).toBeCloseTo((3 * 0.01 + (1024 + 1024 + 30) * 1e-5) / 3, 9);
    }
  });

  it("has the classes of its column, with the priority and objectives that the scenario states", async () => {
    const slo = { e2e_s: 0.3 };
    const response = await replay(CSV, { classes: [{ name: "job" }, { name: "chat", slo }] });
    const body = (await response.json()) as Result;
    // Of the two chats the first takes 0.01 + 0.01024 + 19 x 0.01001 s; both keep 0.3 s.
    expect(body.throughput.slo_attainment_ratio).toBe(1);
    const strict = await replay(CSV, { classes: [{ name: "job" }, { name: "chat", slo: { e2e_s: 0.1 } }] });
    expect(((await strict.json()) as Result).throughput.slo_attainment_ratio).toBeCloseTo(2 / 3, 9);
    const wrong = await problemOf(await replay(CSV, { classes: [{ name: "chat" }] }));
    expect(wrong.errors).toMatchObject([{ pointer: "#/workload/classes", code: "missing" }]);
  });

  it("is replayed so many times as fast", async () => {
    const rows = [0, 1, 2, 3, 4, 5].map((time) => [time, 10, 5]);
    const fast = await result({ ...MIXED, workload: { trace: { rows, rate_scale: 10 } } });
    const same = await result({
      ...MIXED,
      workload: { trace: { rows: rows.map(([t = 0, ...rest]) => [t / 10, ...rest]) } },
    });
    expect(fast.latency).toEqual(same.latency);
    expect(fast.scenario.workload.trace).toMatchObject({ rows: 6, rate_scale: 10 });
    const scaled = await replay(CSV, { trace: { rate_scale: 2 } });
    expect(scaled.status).toBe(200);
  });
});
