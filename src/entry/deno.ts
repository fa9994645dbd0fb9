import { CORE_DIGEST, SERVICES_DIGEST } from "../../build/digest.ts";
import { createApp } from "../app.ts";
import { Core } from "../core/core.ts";
import { Clients } from "../platform/deno-clients.ts";
import { files } from "../platform/files.ts";

const core = new Core(new WebAssembly.Module(Deno.readFileSync("build/core.wasm")), CORE_DIGEST);

const app = createApp({
  name: "deno",
  core,
  servicesDigest: SERVICES_DIGEST,
  asset: files((path) => Deno.readFile(`public${path}`)),
  log: (line) => console.error(line),
});

const PORT = Number(Deno.env.get("PORT") ?? 8788);

// Run from the repository's root.
const clients = new Clients();
const inner = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request, { remoteAddr }) => {
  const signal = clients.signalOf(remoteAddr.port);
  return app.fetch(signal === undefined ? request : new Request(request, { signal }));
});
console.log(`Headway listens on http://localhost:${PORT}`);
await clients.listen(PORT, inner.addr.port);
