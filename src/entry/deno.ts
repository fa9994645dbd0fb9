import { CORE_DIGEST, SERVICES_DIGEST } from "../../build/digest.ts";
import { createApp } from "../app.ts";
import { Core } from "../core/core.ts";
import { files } from "../platform/files.ts";

const core = new Core(new WebAssembly.Module(Deno.readFileSync("build/core.wasm")), CORE_DIGEST);

const app = createApp({
  name: "deno",
  core,
  servicesDigest: SERVICES_DIGEST,
  asset: files((path) => Deno.readFile(`public${path}`)),
  log: (line) => console.error(line),
});

/** What `deno serve` calls; run from the repository's root. */
export default { fetch: (request: Request) => app.fetch(request) };
