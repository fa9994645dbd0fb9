import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { Core, type Instance } from "../../src/core/core.ts";
import { BASE, JSON_HEADERS, problemOf } from "./http.ts";

/** A core whose every percentile is `figure`. */
class BrokenCore extends Core {
  constructor(readonly figure: number) {
    super(new WebAssembly.Module(readFileSync("build/core.wasm")), "000000000000");
  }

  override use<T>(work: (instance: Instance) => T | Promise<T>): Promise<T> {
    return super.use((instance) => {
      const exports = { ...instance.exports, percentile: () => this.figure };
      return work(Object.create(instance, { exports: { value: exports } }) as Instance);
    });
  }
}

describe("a figure that is no finite number", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])("is a 500 whose log names it, never a null: %d", async (figure) => {
    const log: string[] = [];
    const asset = () => Promise.resolve(undefined);
    const core = new BrokenCore(figure);
    const app = createApp({ name: "test", core, servicesDigest: "0", asset, log: (line) => log.push(line) });
    const init = { method: "POST", headers: JSON_HEADERS, body: JSON.stringify(BASE) };
    const response = await app.fetch(new Request("http://localhost/v1/analyze", init));
    const problem = await problemOf(response);
    expect(response.status).toBe(500);
    expect(problem.type).toBe("/problems/core-fault");
    expect(log).toEqual([`${problem.digest} Error: the result's p50 is ${figure}`]);
  });
});
