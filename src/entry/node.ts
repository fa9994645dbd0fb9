import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { CORE_DIGEST, SERVICES_DIGEST } from "../../build/digest.ts";
import { createApp } from "../app.ts";
import { Core } from "../core/core.ts";
import { files } from "../platform/files.ts";

export const core = new Core(new WebAssembly.Module(readFileSync("build/core.wasm")), CORE_DIGEST);

/** The app on Node, for scripts and tests; run from the repository's root. */
export const app = createApp({
  name: "node",
  core,
  servicesDigest: SERVICES_DIGEST,
  asset: files(async (path) => new Uint8Array(await readFile(`public${path}`))),
  log: (line) => console.error(line),
});
