import { Instance } from "../../src/core/core.ts";
import { timed } from "../measure.ts";
import { runCore } from "./core.ts";
import { ENGINE_SYSTEMS, loaded } from "./systems.ts";

const REQUESTS = 10_000_000;

/** The memory of an instance after one long run of the first system, in which nothing else ever ran. */
export async function benchScale(module: WebAssembly.Module): Promise<void> {
  const [system] = ENGINE_SYSTEMS;
  if (system === undefined) return;
  const scenario = await loaded(new Instance(module), { ...system, requests: REQUESTS });
  const instance = new Instance(module);
  const { wall_s, cpu_s } = await timed(() => runCore(instance, scenario, true));
  const bytes = instance.exports.memory.buffer.byteLength;
  console.log(
    `\n${REQUESTS} requests at ${system.name}: ${cpu_s.toFixed(1)} s of CPU, ${wall_s.toFixed(1)} s in all; ${(bytes / 1e6).toFixed(1)} MB of wasm memory`,
  );
}
