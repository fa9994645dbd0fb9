import { describe, expect, it } from "vitest";
import { fleetBacklog, fleetRate } from "../../src/services/fleet.ts";
import type { FleetGroup, RouterSpec, Scenario } from "../../src/services/scenario.ts";

/** The largest stable rate where a replica of speed s serves s requests per second. */
function rateOf(router: RouterSpec, groups: FleetGroup[]): number {
  const rates = groups.map(({ speed_ratio }) => speed_ratio);
  return fleetRate({ fleet: { groups, router } } as Scenario, rates);
}

const alike = [{ count: 8, speed_ratio: 1 }];
const slowFew = [
  { count: 6, speed_ratio: 4 },
  { count: 2, speed_ratio: 0.25 },
];
const slowMany = [
  { count: 7, speed_ratio: 0.25 },
  { count: 1, speed_ratio: 100 },
];

describe("the largest stable rate of a fleet", () => {
  it.each(["round-robin", "random", "two-choices", "dodoor", "least-requests", "least-tokens"])(
    "of replicas alike is their sum under %s",
    (kind) => expect(rateOf({ kind }, alike)).toBeCloseTo(8, 12),
  );

  it("is that of the slowest for each where nobody looks", () => {
    expect(rateOf({ kind: "round-robin" }, slowFew)).toBeCloseTo(8 * 0.25, 12);
    expect(rateOf({ kind: "random" }, slowMany)).toBeCloseTo(8 * 0.25, 12);
  });

  it("is the sum where the router sees all", () => {
    expect(rateOf({ kind: "least-requests" }, slowFew)).toBeCloseTo(24.5, 12);
    expect(rateOf({ kind: "least-tokens" }, slowMany)).toBeCloseTo(101.75, 12);
  });

  it("of two choices is bound by those whose choices are both slow", () => {
    // Both of the two slow ones of eight: 2/8 1/7 = 1/28 of the requests for 0.5 of them a second: 14.
    expect(rateOf({ kind: "two-choices" }, slowFew)).toBeCloseTo(14, 12);
    // All seven: 7/8 6/7 = 3/4 of the requests for 1.75 a second.
    expect(rateOf({ kind: "cached-two-choices" }, slowMany)).toBeCloseTo(1.75 / 0.75, 12);
  });

  it("passed by, leaves the slow ones behind", () => {
    const backlog = (kind: string, offered_per_s: number) => {
      const scenario = { fleet: { groups: slowFew, router: { kind } } } as Scenario;
      return fleetBacklog(scenario, [4, 0.25], offered_per_s);
    };
    expect(backlog("round-robin", 2)).toBe(0);
    // An eighth each: the two slow ones get 1 and serve 0.25 a second.
    expect(backlog("round-robin", 8)).toBeCloseTo(1.5, 12);
    expect(backlog("round-robin", 40)).toBeCloseTo(40 - 24.5, 12);
    expect(backlog("least-requests", 24.5)).toBe(0);
    expect(backlog("least-requests", 30)).toBeCloseTo(5.5, 12);
    expect(backlog("two-choices", 21)).toBeCloseTo(21 / 28 - 0.5, 12);
  });

  it("is that of the one replica of a scenario without a fleet", () => {
    expect(fleetRate({} as Scenario, [3])).toBe(3);
  });
});
