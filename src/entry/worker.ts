import { env } from "cloudflare:workers";
import module from "../../build/core.wasm";
import { CORE_DIGEST, SERVICES_DIGEST } from "../../build/digest.ts";
import { createApp } from "../app.ts";
import { Core } from "../core/core.ts";
import { files } from "../platform/files.ts";

const app = createApp({
  name: "workerd",
  core: new Core(module, CORE_DIGEST),
  servicesDigest: SERVICES_DIGEST,
  asset: files(async (path) => {
    const response = await env.ASSETS.fetch(new Request(new URL(path, "http://assets")));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }),
  log: (line) => console.error(line),
});

export default {
  fetch(request: Request, _env: unknown, context: { waitUntil(work: Promise<unknown>): void }): Promise<Response> {
    const answer = Promise.resolve(app.fetch(request));
    // When the client leaves, a run that is not waited for is dropped where it stands, with no word to the operator.
    context.waitUntil(answer);
    return answer;
  },
};
