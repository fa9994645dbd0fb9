import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { app } from "../../src/entry/node.ts";
import { LONG, REQUESTS, requestOf } from "./requests.ts";
import { freePort, Server } from "./server.ts";

const [workerdPort, wranglerPort, denoPort, inspectorPort] = [
  await freePort(),
  await freePort(),
  await freePort(),
  await freePort(),
];

const workerd = new Server(`http://127.0.0.1:${workerdPort}`, process.execPath, ["scripts/start.mjs", "--built"]);
const wrangler = new Server(`http://127.0.0.1:${wranglerPort}`, process.execPath, [
  "node_modules/wrangler/bin/wrangler.js",
  "dev",
  "--ip=127.0.0.1",
  `--port=${wranglerPort}`,
  `--inspector-port=${inspectorPort}`,
  "--log-level=warn",
]);
const deno = new Server(`http://127.0.0.1:${denoPort}`, "node_modules/.bin/deno", [
  "run",
  "--unstable-no-legacy-abort",
  "--no-prompt",
  "--allow-read=build,public",
  "--allow-net=127.0.0.1",
  "--allow-env=PORT",
  "build/deno.mjs",
]);

const RUNTIMES = [
  { name: "workerd", runtime: "workerd", server: workerd },
  { name: "workerd under wrangler", runtime: "workerd", server: wrangler },
  { name: "deno", runtime: "deno", server: deno },
];

beforeAll(() => Promise.all(RUNTIMES.map(({ server }) => server.ready())), 150_000);
afterAll(() => Promise.all(RUNTIMES.map(({ server }) => server.stop())), 30_000);

describe.each(RUNTIMES)("$name", ({ runtime, server }) => {
  it.each(REQUESTS)("answers $name with the bytes of Node", async (asked) => {
    const here = await app.fetch(requestOf(asked, server.address));
    const there = await server.ask(() => requestOf(asked, server.address));
    expect(await there.text()).toBe(await here.text());
    expect(there.status).toBe(asked.name === "a problem" ? 422 : 200);
    for (const header of ["content-type", "etag"]) expect(there.headers.get(header)).toBe(here.headers.get(header));
  });

  it("says which runtime it is, of the same build", async () => {
    const here = await app.fetch(new Request("http://localhost/healthz"));
    const there = await fetch(`${server.address}/healthz`);
    expect(await there.json()).toEqual({ ...((await here.json()) as object), runtime });
  });

  it("serves the console, the documentation and the OpenAPI document", async () => {
    for (const path of ["/", "/docs", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/openapi.json"]) {
      expect([path, (await fetch(server.address + path)).status]).toEqual([path, 200]);
    }
  });

  it("refuses 20 MB of JSON", async () => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: " ".repeat(20 * 1024 * 1024) };
    const status = await fetch(`${server.address}/v1/analyze`, init).then(
      (response) => response.status,
      // A server that closes the connection before the body is sent has refused too.
      () => 413,
    );
    expect(status).toBe(413);
  });
});

/** Asks for a long run and leaves in the middle of it. */
async function visit({ hostname, port }: URL): Promise<void> {
  const body = String(LONG.body);
  const head = `POST ${LONG.path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n`;
  const client = connect(Number(port), hostname);
  client.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
  await sleep(20); // the body in a packet of its own, as most clients send it
  client.write(body);
  await sleep(100);
  client.destroy();
}

// Wrangler's proxy does not pass a disconnect on.
it.each(RUNTIMES.filter(({ server }) => server !== wrangler))(
  "$name stops the run of a client that disconnects",
  async ({ server }) => {
    // More than one visit where the machine is so busy that the run had not begun.
    await vi.waitFor(
      async () => {
        await visit(new URL(server.address));
        expect(server.said).toContain("the client left and its run was stopped");
      },
      { timeout: 30_000, interval: 500 },
    );
  },
);
