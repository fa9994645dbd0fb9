import { type Core, Instance } from "../src/core/core.ts";
import type { Scenario } from "../src/services/scenario.ts";
import { SEGMENTS, simulate } from "../src/services/simulate.ts";
import { stability } from "../src/services/stability.ts";
import { median, timed } from "./measure.ts";
import { naive } from "./naive.ts";
import { compileTwin, runTwin } from "./native.ts";
import { REQUESTS, SYSTEMS, type System, scenarioOf } from "./systems.ts";

const ROUNDS = 9;
const control = { aborted: () => false, pause: async () => {} };

/** The system at its load of the largest stable rate. */
function loaded(instance: Instance, system: System): Scenario {
  const limit = stability(instance, scenarioOf(system, 1)).max_rate_per_s ?? 1;
  return scenarioOf(system, system.load * limit);
}

/** Requests per second of `simulate` and CPU-time ratios to the naive loop and the C twin, interleaved round by round. */
export async function benchSimulation(module: WebAssembly.Module, core: Core): Promise<void> {
  const gcc = compileTwin();
  console.log(`\nSimulation: ${REQUESTS} requests, one replication, generation to percentiles and intervals.`);
  console.log(
    `Medians of ${ROUNDS} rounds, in each of which core, naive loop and twin run one after the other; CPU time.`,
  );
  console.log(gcc === undefined ? "No gcc here: no twin." : `Twin: bench/native, gcc ${gcc} -O3 -march=native.`);
  console.log("system                        Mreq/s  ns/req  naive/core  core/twin  mean wait  twin's differs by");
  for (const system of SYSTEMS) {
    const scenario = loaded(new Instance(module), system);
    const rows: { core: number; wall: number; naive: number; twin: number; wait: number; gap: number }[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const ours = await timed(() => simulate(core, scenario, control));
      const twin = gcc === undefined ? undefined : runTwin(scenario, SEGMENTS);
      const loop = await timed(() => naive(scenario));
      const wait = ours.value.latency?.wait_s.mean ?? Number.NaN;
      const gap = twin === undefined ? Number.NaN : Math.abs(twin.wait_mean_s / wait - 1);
      if (gap > 1e-9)
        throw new Error(`${system.name}: the twin's mean wait is ${twin?.wait_mean_s}, the core's ${wait}`);
      if (Math.abs(loop.value.mean / wait - 1) > 0.1)
        throw new Error(`${system.name}: the naive loop runs another system`);
      // Round 0 warms up.
      if (round > 0)
        rows.push({
          core: ours.cpu_s,
          wall: ours.wall_s,
          naive: loop.cpu_s,
          twin: twin?.cpu_s ?? Number.NaN,
          wait,
          gap,
        });
    }
    const seconds = median(rows.map((row) => row.wall));
    const cells = [
      system.name.padEnd(28),
      (REQUESTS / seconds / 1e6).toFixed(1).padStart(8),
      ((seconds / REQUESTS) * 1e9).toFixed(0).padStart(8),
      median(rows.map((row) => row.naive / row.core))
        .toFixed(1)
        .padStart(12),
      median(rows.map((row) => row.core / row.twin))
        .toFixed(2)
        .padStart(11),
      `${(rows[0]?.wait ?? Number.NaN).toFixed(4)} s`.padStart(11),
      (rows[0]?.gap ?? Number.NaN).toExponential(1).padStart(19),
    ];
    console.log(cells.join(""));
  }
}
