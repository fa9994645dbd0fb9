import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROUTERS } from "../../assembly/routing";
import type { Result } from "../../src/services/result.ts";
import { post, problemOf } from "./http.ts";

const FLEET = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 20 },
    prompt_tokens: { kind: "uniform", min: 1, max: 400 },
    output_tokens: { kind: "geometric", mean: 40 },
    max_output_tokens: 200,
  },
  service: { kind: "linear", batch_s: 0.01, request_s: 0.002, token_s: 0.01, token_request_s: 0.0005 },
  engine: { batching: { kind: "chunked-prefill" }, max_num_seqs: 8, max_num_batched_tokens: 512 },
  run: { requests: 1500, replications: 2 },
};

const PARAMETERS: Record<string, object> = {
  "cached-two-choices": { batch: 10 },
  dodoor: { batch: 10, alpha: 0.5 },
  "prefix-affinity": { max_imbalance: 4 },
};

async function simulate(fleet: object | undefined, change: object = {}): Promise<Result> {
  const response = await post("simulate", { ...FLEET, ...change, ...(fleet && { fleet }) });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

async function faultOf(change: object) {
  const { errors } = await problemOf(await post("simulate", { ...FLEET, ...change }));
  return { pointer: errors?.[0]?.pointer, code: errors?.[0]?.code };
}

describe.each(ROUTERS.map(({ id }) => id))("router %s over HTTP", (kind) => {
  it("spreads the requests over groups of three speeds, and says so", async () => {
    const groups = [0.5, 1, 2].map((speed_ratio) => ({ count: 2, speed_ratio }));
    const router = { kind, ...PARAMETERS[kind] };
    const { fleet, counts, occupancy, scenario } = (await simulate({ groups, router })) as Result & {
      scenario: { fleet: unknown };
    };
    expect(scenario.fleet).toEqual({ groups, router });
    expect(fleet?.groups.map(({ count, speed_ratio }) => ({ count, speed_ratio }))).toEqual(groups);
    const given = fleet?.groups.reduce((sum, row) => sum + row.requests_count, 0);
    expect(given).toBe(counts?.arrived);
    const busy = fleet?.groups.map(({ busy_ratio }) => busy_ratio ?? Number.NaN) ?? [];
    expect(busy.reduce((sum, ratio) => sum + ratio / 3, 0)).toBeCloseTo(Number(occupancy?.busy_ratio), 9);
  });
});

describe("a fleet", () => {
  it("is one replica unless it is given, and that shows", async () => {
    const none = (await simulate(undefined)) as Result & { scenario: { fleet: unknown } };
    expect(none.scenario.fleet).toEqual({ replicas: 1, router: { kind: "round-robin" } });
    expect(none).not.toHaveProperty("fleet");
    expect((await simulate({ replicas: 1 })).latency).toEqual(none.latency);
    expect((await simulate({ groups: [{ count: 1 }] })).latency).toEqual(none.latency);
  });

  it("of 128 replicas serves 128 times the requests", async () => {
    const workload = { ...FLEET.workload, arrivals: { kind: "poisson", rate_per_s: 128 * 8 } };
    const run = { requests: 20_000, replications: 1 };
    const { throughput, counts, fleet } = await simulate({ replicas: 128 }, { workload, run });
    expect(counts?.in_flight).toBeLessThan(1000);
    expect(Math.abs(Number(throughput?.requests_per_s) / 1024 - 1)).toBeLessThan(0.03);
    expect(fleet).toMatchObject({ messages_count: 0, groups: [{ count: 128, speed_ratio: 1 }] });
  });

  it("twice as fast takes half the time under half the time between arrivals", async () => {
    const slow = await simulate({ replicas: 2 });
    const workload = { ...FLEET.workload, arrivals: { kind: "poisson", rate_per_s: 40 } };
    const fast = await simulate({ groups: [{ count: 2, speed_ratio: 2 }] }, { workload });
    for (const name of ["wait_s", "ttft_s", "tpot_s", "e2e_s"] as const)
      expect(Number(fast.latency?.[name]?.mean)).toBeCloseTo(Number(slow.latency?.[name]?.mean) / 2, 9);
    expect(fast.occupancy?.busy_ratio).toBeCloseTo(Number(slow.occupancy?.busy_ratio), 9);
  });

  it("is overloaded where its router gives the slow ones more than they serve", async () => {
    const groups = [
      { count: 3, speed_ratio: 2 },
      { count: 1, speed_ratio: 0.25 },
    ];
    const blind = await simulate({ groups });
    const seeing = await simulate({ groups, router: { kind: "least-requests" } });
    expect(blind.stable).toBe(false);
    expect(blind).not.toHaveProperty("latency");
    expect(seeing.stable).toBe(true);
    // Four times the slowest one's quarter, against the sum of six and a quarter.
    expect(Number(seeing.max_rate_per_s) / Number(blind.max_rate_per_s)).toBeCloseTo(6.25, 6);
    expect(blind.backlog_per_s).toBeCloseTo(20 / 4 - Number(blind.max_rate_per_s) / 4, 6);
  });

  it("of slow replicas answers although some segments end after the window, without a gap in it", async () => {
    const { request } = JSON.parse(readFileSync("examples/scenarios/dodoor-100-nodes.json", "utf8"));
    const response = await post("simulate", { ...request, run: { requests: 1000, replications: 1, seed: 1 } });
    const { latency } = (await response.json()) as Result;
    expect(Object.values(latency?.itl_s ?? {}).filter((x) => typeof x === "number" && !Number.isFinite(x))).toEqual([]);
    expect(Number(latency?.itl_s?.p50_low)).toBeLessThanOrEqual(Number(latency?.itl_s?.p50));
  });

  it("is refused where it makes no sense", async () => {
    expect(await faultOf({ engine: { batching: { kind: "dynamic" } }, fleet: { replicas: 2 } })).toEqual({
      pointer: "#/fleet",
      code: "conflicting-field",
    });
    expect(await faultOf({ fleet: { replicas: 2, groups: [{ count: 1 }] } })).toEqual({
      pointer: "#/fleet/groups",
      code: "conflicting-field",
    });
    expect(await faultOf({ fleet: { groups: [{ count: 1000 }, { count: 25 }] } })).toEqual({
      pointer: "#/fleet/groups",
      code: "too-big",
    });
  });
});

describe("what the papers claim, over HTTP", () => {
  const scenario = (id: string) => JSON.parse(readFileSync(`examples/scenarios/${id}.json`, "utf8")).request;
  const answer = async (request: object) => (await (await post("simulate", request)).json()) as Result;

  it("dodoor is sooner than fresh two choices, for at most half the messages", async () => {
    const request = scenario("dodoor-100-nodes");
    const scored = await answer(request);
    const fresh = await answer({ ...request, fleet: { ...request.fleet, router: { kind: "two-choices" } } });
    const ratio = (statistic: string) =>
      Number(scored.latency?.e2e_s[statistic]) / Number(fresh.latency?.e2e_s[statistic]);
    expect(ratio("mean")).toBeLessThan(0.85);
    expect(ratio("p95")).toBeLessThan(0.8);
    const messages = ({ fleet, counts }: Result) => Number(fleet?.messages_count) / Number(counts?.arrived);
    expect(messages(scored)).toBeLessThanOrEqual(0.5 * messages(fresh));
  });

  it("sixteen answers in one batch take a tenth to a fourteenth of what sixteen copies take", async () => {
    const joined = await answer(scenario("flover-joined"));
    const copies = await answer(scenario("flover-instances"));
    const ratio = Number(copies.latency?.e2e_s.mean) / Number(joined.latency?.e2e_s.mean);
    expect(ratio).toBeGreaterThan(10);
    expect(ratio).toBeLessThan(14);
  });
});

describe("an order over HTTP", () => {
  it.each(["shortest-predicted", "least-laxity"])("%s states how true its predictions are", async (kind) => {
    const order = { kind, prediction_cv: 0.5 };
    const { scenario } = (await simulate(undefined, { engine: { ...FLEET.engine, order } })) as Result & {
      scenario: { engine: { order: unknown } };
    };
    expect(scenario.engine.order).toEqual(order);
    expect(await faultOf({ engine: { ...FLEET.engine, order: { kind } } })).toEqual({
      pointer: "#/engine/order/prediction_cv",
      code: "missing",
    });
  });

  it("goes by the objectives of the scenario", async () => {
    const engine = { ...FLEET.engine, max_num_seqs: 2, order: { kind: "least-laxity", prediction_cv: 0 } };
    const workload = { ...FLEET.workload, arrivals: { kind: "poisson", rate_per_s: 3.5 } };
    const free = await simulate(undefined, { engine, workload });
    const bound = await simulate(undefined, { engine, workload, slo: { e2e_s: 2 } });
    const fcfs = await simulate(undefined, { engine: { ...engine, order: { kind: "fcfs" } }, workload });
    expect(free.latency).toEqual(fcfs.latency);
    expect(bound.latency?.wait_s.mean).not.toBe(fcfs.latency?.wait_s.mean);
  });
});
