import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { Core, type Instance } from "../../src/core/core.ts";
import { problemOf } from "./http.ts";

/** A run of 4 million requests: some hundred slices. */
const LONG = {
  workload: { arrivals: { kind: "poisson", rate_per_s: 0.5 }, output_tokens: { kind: "constant", value: 9 } },
  service: { kind: "linear", token_s: 0.01 },
  run: { requests: 1_000_000, replications: 4 },
};

/** A core that calls `slice` before every slice of a simulation, and remembers the instances that it lends. */
class WatchedCore extends Core {
  readonly lent: Instance[] = [];

  constructor(readonly slice: () => void) {
    super(new WebAssembly.Module(readFileSync("build/core.wasm")), "000000000000");
  }

  override use<T>(work: (instance: Instance) => T | Promise<T>): Promise<T> {
    return super.use((instance) => {
      this.lent.push(instance);
      const { exports } = instance;
      const simulationStep = (events: number) => {
        this.slice();
        return exports.simulationStep(events);
      };
      const watched: Instance = Object.create(instance, { exports: { value: { ...exports, simulationStep } } });
      return work(watched);
    });
  }
}

function serve(core: Core) {
  const log: string[] = [];
  const asset = () => Promise.resolve(undefined);
  const app = createApp({ name: "test", core, servicesDigest: "0", asset, log: (line) => log.push(line) });
  const simulate = (body: object, signal?: AbortSignal) => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) };
    return Promise.resolve(app.fetch(new Request("http://localhost/v1/simulate", init)));
  };
  return { simulate, log };
}

describe("a client that disconnects", () => {
  it("stops its run before the next slice, and the core serves the next client", async () => {
    const client = new AbortController();
    let slices = 0;
    const { simulate, log } = serve(
      new WatchedCore(() => {
        slices++;
        // From a task of its own, as a runtime would.
        if (slices === 3) setTimeout(() => client.abort(), 0);
      }),
    );
    const response = await simulate(LONG, client.signal);
    const seen = slices;
    expect(response.status).toBe(499);
    expect(seen).toBeLessThan(6);
    expect(log.join()).toContain("the client left");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(slices).toBe(seen);
    expect((await simulate({ ...LONG, run: { requests: 100 } })).status).toBe(200);
  });

  it("would have waited for many more slices", async () => {
    let slices = 0;
    const { simulate } = serve(new WatchedCore(() => slices++));
    expect((await simulate({ ...LONG, run: { requests: 400_000 } })).status).toBe(200);
    expect(slices).toBeGreaterThan(20);
  });
});

describe("a core that traps", () => {
  it("is a 500 with the digest that replays it, and its instance is never lent again", async () => {
    let trapped = false;
    const core = new WatchedCore(() => {
      if (trapped) return;
      trapped = true;
      throw new WebAssembly.RuntimeError("unreachable");
    });
    const { simulate } = serve(core);
    const small = { ...LONG, run: { requests: 100 } };
    const response = await simulate(small);
    const problem = await problemOf(response);
    expect(response.status).toBe(500);
    expect(problem.type).toBe("/problems/core-fault");
    const again = await simulate(small);
    expect(again.status).toBe(200);
    expect(((await again.json()) as { id: string }).id).toBe(problem.digest);
    expect(core.lent.length).toBeGreaterThan(1);
    expect(core.lent.slice(1)).not.toContain(core.lent[0]);
  });
});

describe("a scenario that needs more memory than there is", () => {
  it("is a 422, not a fault", async () => {
    const core = new WatchedCore(() => core.lent.at(-1)?.exports.reserve(2 ** 31 - 65_536));
    const response = await serve(core).simulate({ ...LONG, run: { requests: 100 } });
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({ type: "/problems/limit-exceeded", limit: "core_bytes" });
  });
});
