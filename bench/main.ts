// npm run bench: figures with their method. Timings depend on the machine and its neighbours: quote ratios.
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus } from "node:os";
import { gzipSync } from "node:zlib";
import { Core } from "../src/core/core.ts";
import { benchAnalysis } from "./analysis.ts";
import { benchHttp } from "./engine/http.ts";
import { benchLaws } from "./engine/laws.ts";
import { benchScale } from "./engine/scale.ts";
import { benchEngine } from "./engine/table.ts";
import { benchEngineAnalysis } from "./engine-analysis.ts";
import { benchSimulation } from "./simulation.ts";
import { benchStepTime } from "./step-time.ts";

const CORE = "build/core.wasm";

console.log(`Node ${process.version}, ${arch()}, ${cpus()[0]?.model.trim()}, ${cpus().length} threads`);
const module = new WebAssembly.Module(readFileSync(CORE));
const core = new Core(module, "benchmark");
await benchSimulation(module, core);
await benchEngine(module);
await benchLaws(module);
await benchScale(module);
await benchHttp(core);
await benchAnalysis(core);
await benchEngineAnalysis();
await benchStepTime(core);

console.log("\nBytes (gzipped):");
for (const file of [CORE, "build/worker/worker.js", "build/node.mjs", "build/deno.mjs"].filter((f) => existsSync(f))) {
  const bytes = readFileSync(file);
  console.log(`${file.padEnd(24)}${String(bytes.length).padStart(9)} (${gzipSync(bytes, { level: 9 }).length})`);
}
