import { describe, expect, it } from "vitest";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient, scenario, service } from "../support/core.ts";

const law = service(0, 0, 0.01, 0);
const output_tokens = { kind: "geometric", mean: 100 };
const codes = async (rate: number, requests: number) => {
  const given = scenario({ rate, output_tokens }, law, { kind: "none" }, { requests, replications: 20 });
  return (await simulate(core, given, patient)).warnings.map((warning) => warning.code);
};

describe("a run that is too short to be steady", () => {
  it("is called so, however narrow its interval", async () => {
    // At load 0.99 the queue needs some 10,000 services to fill; 500 see a fifth of the mean wait of 99 s.
    expect(await codes(0.99, 500)).toContain("not-settled");
  });

  it("is not confused with a steady one", async () => {
    // One false alarm in 10,000.
    for (const rate of [0.3, 0.6, 0.9]) expect(await codes(rate, 20_000)).not.toContain("not-settled");
  });
});
