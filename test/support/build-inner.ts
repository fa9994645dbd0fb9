import { spawnSync } from "node:child_process";

/** Before any test: compiles assembly/test-exports.ts, which opens the core's inside to tests. */
export default function build(): void {
  const asc = ["node_modules/assemblyscript/bin/asc.js", "assembly/test-exports.ts", "--target", "release"];
  const { status } = spawnSync(process.execPath, [...asc, "--outFile", "build/core.test.wasm"], { stdio: "inherit" });
  if (status !== 0) throw new Error("assembly/test-exports.ts does not compile");
}
