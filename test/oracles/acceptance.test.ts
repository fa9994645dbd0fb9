import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { app } from "../../src/entry/node.ts";

const CHECKS = ["queueing", "engine"].map((name) => ({ name, check: `../shared/checks/${name}.mjs` }));
const here = CHECKS.every(({ check }) => existsSync(check));
if (!here) console.warn("skipped: the black-box checks ../shared/checks are not here");

/** The app behind a plain socket, as the check asks it. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = await app.request(request.url ?? "/", {
    method: request.method ?? "GET",
    headers: { "content-type": request.headers["content-type"] ?? "" },
    body: Buffer.concat(chunks),
  });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

describe.skipIf(!here).each(CHECKS)("the black-box check of $name", ({ check }) => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => void serve(request, response));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  afterAll(() => server.close());

  it("passes every case over HTTP", async () => {
    const { port } = server.address() as AddressInfo;
    const { stdout } = await promisify(execFile)("node", [check, "--url", `http://127.0.0.1:${port}`]);
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^[1-9]\d* passed, 0 failed/);
  });
});
