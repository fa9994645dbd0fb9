import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import type { Answer } from "../../src/services/result.ts";
import type { ArrivalSpec, FleetSpec, LengthSpec, Scenario } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient, scenario, service } from "../support/core.ts";
import { relative } from "../support/solve.ts";
import { erlangWait } from "./erlang-gaps.ts";

const LAW = service(0.02, 0.01, 0.02, 0.0003);
const UNIFORM: LengthSpec = { kind: "uniform", min: 1, max: 100 };
const SERVICE_S = 0.03 + 0.0203 * 50.5;

function fleet(load: number, given: FleetSpec, lengths = UNIFORM, arrivals: Partial<ArrivalSpec> = {}): Scenario {
  const speed = "groups" in given ? given.groups.reduce((sum, g) => sum + g.count * g.speed_ratio, 0) : given.replicas;
  const base = scenario(
    {
      arrivals: { kind: "poisson", rate_per_s: (load * speed) / SERVICE_S, ...arrivals } as ArrivalSpec,
      output_tokens: lengths,
    },
    LAW,
    { kind: "none" },
    { requests: 40_000, replications: 20 },
  );
  return { ...base, fleet: given };
}

const random = (replicas: number): FleetSpec => ({ replicas, router: { kind: "random" } });
const inTurn = (replicas: number): FleetSpec => ({ replicas, router: { kind: "round-robin" } });
const mean = (answer: Answer, metric: "wait_s" | "e2e_s" = "wait_s") => answer.latency?.[metric].mean ?? Number.NaN;

/** Whether the analysis is within twice the simulation's 95 % interval (Student, 19 degrees): false alarms 5e-4 a figure. */
function agree(exact: Answer, seen: Answer, names: string[]): void {
  for (const metric of ["wait_s", "e2e_s"] as const)
    for (const name of names) {
      const cell = (of: Answer, end = "") => Number(of.latency?.[metric][`${name}${end}`]);
      const half = cell(seen, "_high") - cell(seen, "_low");
      expect(Math.abs(cell(exact) - cell(seen)), `${metric} ${name} ${cell(exact)} ${cell(seen)}`).toBeLessThanOrEqual(
        half,
      );
    }
}

describe("a fleet of servers that take one request at a time", () => {
  it("drawn at random is so many queues at their share of the rate, in every percentile", async () => {
    const many = await analyze(core, fleet(0.8, random(5)));
    const one = await analyze(core, fleet(0.8, random(1)));
    expect(many.latency?.wait_s).toEqual(one.latency?.wait_s);
    expect(many.latency?.e2e_s).toEqual(one.latency?.e2e_s);
    expect(many.max_rate_per_s).toBeCloseTo(5 / SERVICE_S, 10);
    expect(many.occupancy?.running_mean).toBeCloseTo(5 * Number(one.occupancy?.running_mean), 10);
    expect(many.occupancy?.busy_ratio).toBeCloseTo(0.8, 10);
  });

  it("drawn at random keeps the states of an mmpp, each at its share", async () => {
    const bursts = (scale: number): ArrivalSpec => ({
      kind: "mmpp",
      rates_per_s: [0.2 * scale, 1.2 * scale],
      switch_per_s: [0.05, 0.1],
    });
    const at = (replicas: number) => ({
      ...fleet(0.5, random(replicas)),
      workload: { ...fleet(0.5, random(1)).workload, arrivals: bursts(replicas) },
    });
    expect((await analyze(core, at(4))).latency).toEqual((await analyze(core, at(1))).latency);
  });

  it.each([2, 4, 10].flatMap((k) => [0.5, 0.8, 0.95].map((load) => ({ k, load }))))(
    "in turn, $k at load $load, has gaps of $k phases: the mean wait by their roots",
    async ({ k, load }) => {
      for (const lengths of [
        UNIFORM,
        { kind: "constant", value: 50 },
        { kind: "empirical", values: [10, 200], weights: [9, 1] },
      ] as LengthSpec[]) {
        const sizes: [number, number][] =
          lengths.kind === "uniform"
            ? Array.from({ length: 100 }, (_, i) => [i + 1, 0.01])
            : lengths.kind === "constant"
              ? [[50, 1]]
              : [
                  [10, 0.9],
                  [200, 0.1],
                ];
        const services = sizes.map(([n, p]): [number, number] => [0.03 + 0.0203 * n, p]);
        const h = services.reduce((sum, [s, p]) => sum + s * p, 0);
        const given = fleet(load, inTurn(k), lengths, { rate_per_s: (load * k) / h });
        const answer = await analyze(core, given);
        const want = erlangWait(load / h, k, services);
        // Waits of a hundredth of a service are asked for to a millionth of a service.
        expect(
          Math.abs(mean(answer) - want) / Math.max(want, 0.1 * h),
          `${lengths.kind} ${mean(answer)} ${want}`,
        ).toBeLessThan(1e-6);
      }
    },
  );

  it("in turn of equal gaps has equal gaps, of gamma gaps gamma gaps; more servers wait less", async () => {
    const even = await analyze(core, fleet(0.9, inTurn(3), { kind: "constant", value: 50 }, { kind: "deterministic" }));
    expect(mean(even)).toBe(0);
    const bursty = [1, 2, 4, 8].map((k) =>
      analyze(core, fleet(0.8, inTurn(k), UNIFORM, { kind: "gamma", cv: 2 } as Partial<ArrivalSpec>)),
    );
    const waits = (await Promise.all(bursty)).map((answer) => mean(answer));
    waits.forEach((wait, i) => {
      expect(wait).toBeLessThan(waits[i - 1] ?? Number.POSITIVE_INFINITY);
    });
  });

  it("of one server is that server, whatever the router", async () => {
    const { fleet: _none, ...alone } = fleet(0.7, random(1));
    for (const kind of ["random", "round-robin", "least-requests", "two-choices"])
      expect((await analyze(core, { ...alone, fleet: { replicas: 1, router: { kind } } })).latency).toEqual(
        (await analyze(core, alone)).latency,
      );
  });

  it.each(["random", "round-robin"])(
    "of three speeds, routed by %s, is as simulated: means and percentiles of the mixture",
    async (kind) => {
      const groups = [
        { count: 2, speed_ratio: 0.7 },
        { count: 1, speed_ratio: 1 },
        { count: 1, speed_ratio: 2 },
      ];
      const given = fleet(0.5, { groups, router: { kind } });
      agree(await analyze(core, given), await simulate(core, given, patient), ["mean", "p50", "p90", "p99"]);
    },
  );

  it("in turn is as simulated, request for request of the one-slot engine", async () => {
    const given = fleet(0.8, inTurn(4));
    const seen = await simulate(core, given, patient);
    agree(await analyze(core, given), seen, ["mean", "p50", "p90", "p99"]);
    expect(Object.keys(seen.latency ?? {})).toEqual(["wait_s", "e2e_s"]);
    expect(seen.max_rate_per_s).toBe((await analyze(core, given)).max_rate_per_s);
  });

  it.each(
    ["least-requests", "two-choices"].flatMap((kind) =>
      [2, 6].flatMap((replicas) => [0.5, 0.8, 0.95].map((load) => ({ kind, replicas, load }))),
    ),
  )(
    "$kind of $replicas at load $load: near what is simulated, above its bound, below the random split",
    async ({ kind, replicas, load }) => {
      for (const lengths of [
        { kind: "constant", value: 50 },
        UNIFORM,
        { kind: "geometric", mean: 50.5 },
      ] as LengthSpec[]) {
        const given = fleet(load, { replicas, router: { kind } }, lengths);
        const [answer, seen] = [await analyze(core, given), await simulate(core, given, patient)];
        const { wait_s } = answer.latency ?? {};
        expect(wait_s?.trust).toBe("approximate");
        expect(relative(mean(answer, "e2e_s"), mean(seen, "e2e_s"))).toBeLessThan(0.06);
        expect(Number(wait_s?.mean_low)).toBeLessThanOrEqual(1.02 * mean(seen));
        expect(mean(answer)).toBeLessThan(mean(await analyze(core, fleet(load, random(replicas), lengths))));
      }
    },
  );

  it("that is overloaded says by how much, and which limit it would bear", async () => {
    const answer = await analyze(core, fleet(1.2, random(3)));
    expect(answer).toMatchObject({ stable: false });
    expect(answer.backlog_per_s).toBeCloseTo((0.2 * 3) / SERVICE_S, 9);
    const clipped = fleet(1.2, random(3));
    const tokens = Number(answer.max_stable_output_tokens);
    const at = (max_output_tokens: number) =>
      analyze(core, { ...clipped, workload: { ...clipped.workload, max_output_tokens } });
    expect((await at(tokens)).stable).toBe(true);
    expect((await at(tokens + 1)).stable).toBe(false);
  });
});
