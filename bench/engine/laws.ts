import { Instance } from "../../src/core/core.ts";
import { compile } from "../../src/services/operators/compile.ts";
import type { LinearService, RooflineService, Service } from "../../src/services/scenario.ts";
import { systemOf } from "../../src/services/system.ts";
import { rate } from "../../src/services/workload.ts";
import { median, timed } from "../measure.ts";
import { runCore } from "./core.ts";
import { ENGINE_SYSTEMS, loaded, SERVICE } from "./systems.ts";

const ROUNDS = 5;

/** About what Llama-3.1-8B takes on an H100. */
const LINEAR: LinearService = {
  kind: "linear",
  ...{ batch_s: 0.004, request_s: 0.01, token_s: 0.006, token_request_s: 5e-5 },
};
const KERNELS: RooflineService = {
  kind: "roofline",
  ...{ model: "llama-3.1-8b", hardware: "h100-sxm", tensor_parallel_size: 1, pipeline_parallel_size: 1 },
  ...{ weight_dtype: "bf16", kv_cache_dtype: "bf16" },
};
const LAWS: [name: string, service: Service][] = [
  ["linear law", LINEAR],
  ["forms", SERVICE],
  ["fitted kernels", KERNELS],
];

/** What the first system costs under each kind of law, at the same share of the rate that it serves, and compiling one. */
export async function benchLaws(module: WebAssembly.Module): Promise<void> {
  const [system] = ENGINE_SYSTEMS;
  if (system === undefined) return;
  console.log(
    `\nLaws of a step, ${system.requests} requests at ${system.name}, medians of ${ROUNDS} rounds of CPU time:`,
  );
  let linear_s = Number.NaN;
  for (const [name, service] of LAWS) {
    const instance = new Instance(module);
    const scenario = await loaded(instance, system, service);
    const seconds: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const { cpu_s } = await timed(() => runCore(instance, scenario, true));
      if (round > 0) seconds.push(cpu_s);
    }
    if (service === LINEAR) linear_s = median(seconds);
    const ratio = (median(seconds) / linear_s).toFixed(2);
    const million = (system.requests / median(seconds) / 1e6).toFixed(2);
    console.log(
      `${name.padEnd(16)}${rate(scenario.workload).toFixed(1).padStart(7)}/s ${million} Mreq/s, ${ratio} times`,
    );
  }
  console.log(`compiling the kernels: ${((await compiling(module)) * 1e3).toFixed(1)} ms`);
}

async function compiling(module: WebAssembly.Module): Promise<number> {
  const instance = new Instance(module);
  const seconds: number[] = [];
  for (let round = 0; round < 4 * ROUNDS; round++) {
    instance.exports.reset();
    const limits = { tokens: 8192, sequences: 1024 };
    seconds.push((await timed(() => compile(instance, systemOf(KERNELS), limits))).cpu_s);
  }
  return median(seconds);
}
