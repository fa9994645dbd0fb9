import { env } from "cloudflare:workers";
import module from "../../build/core.wasm";
import { CORE_DIGEST, SERVICES_DIGEST } from "../../build/digest.ts";
import { createApp } from "../app.ts";
import { Core } from "../core/core.ts";

const app = createApp({
  name: "workerd",
  core: new Core(module, CORE_DIGEST),
  servicesDigest: SERVICES_DIGEST,
  asset: async (path) => {
    const response = await env.ASSETS.fetch(new Request(new URL(path, "http://assets")));
    if (!response.ok) return undefined;
    return {
      body: new Uint8Array(await response.arrayBuffer()),
      type: response.headers.get("content-type") ?? "application/octet-stream",
    };
  },
  log: (line) => console.error(line),
});

export default { fetch: (request: Request) => app.fetch(request) };
