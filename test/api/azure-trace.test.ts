import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mathematics, readTrace, replay, scenario, TRACE, traceIsHere, VARIANTS } from "../../scripts/azure-trace.mjs";
import { app } from "../../src/entry/node.ts";

const DOCUMENT = "docs/azure-trace.md";
/** The figures of a row of the document's table, mean wait first. */
function documented(name: string): number[] {
  const rows = readFileSync(DOCUMENT, "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const figures = (rows.find(([, first]) => first === name) ?? []).slice(2, -1).map(Number.parseFloat);
  expect(figures, `${DOCUMENT} has a row '${name}'`).toHaveLength(5);
  return figures;
}
const variant = (name: string) => VARIANTS.filter((one) => one.name === name);
const mean = async (name: string, draws: number) => {
  const [only] = await Promise.all(variant(name).map((one) => replay(app, readTrace(), one, draws)));
  const [wait] = only ?? [];
  return { wait: wait?.[0] ?? Number.NaN, error: wait?.[1] ?? Number.NaN };
};

describe.skipIf(!traceIsHere())(`the Azure conversation trace (${TRACE} is not part of the repository)`, () => {
  it("replays from its file, every request of it", async () => {
    const form = new FormData();
    form.set("scenario", JSON.stringify(scenario));
    form.set("trace", new File([readFileSync(TRACE)], "trace.csv", { type: "text/csv" }));
    const response = await app.request("/v1/simulate", { method: "POST", body: form });
    const result: unknown = await response.json();
    expect(response.status, JSON.stringify(result)).toBe(200);
    const [wait = 0] = documented("the trace itself");
    expect(result).toMatchObject({
      stable: true,
      counts: { arrived: 19366, completed: 19366 },
      latency: { wait_s: { mean: expect.closeTo(wait, 1) } },
    });
  });

  it("gets from the mathematics what the document says", async () => {
    const found = await mathematics(app, readTrace());
    documented("`analyze`").forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 1);
    });
  });

  // Four standard errors of 16 draws: false alarms 1 in 1,000 (Student, 15 degrees of freedom).
  it("is what the mathematics says once its arrivals are redrawn as Poisson and its lengths shuffled", async () => {
    const [exact = 0] = await mathematics(app, readTrace());
    const { wait, error } = await mean("Poisson arrivals, lengths shuffled", 16);
    expect(Math.abs(wait - exact)).toBeLessThan(4 * error);
  });

  it("would wait a tenth longer if its answers were not shorter when it is busy", async () => {
    const [itself, shuffled] = await Promise.all([mean("the trace itself", 1), mean("lengths shuffled", 4)]);
    expect(shuffled.wait / itself.wait).toBeGreaterThan(1.1);
  });
});
