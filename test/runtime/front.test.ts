import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { front } from "../../scripts/front.mjs";

const BYTES = randomBytes(64 * 1024 * 1024);
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** A client's connection through the front, and what the server behind it gets. */
async function joined(): Promise<{ client: Socket; inner: Socket }> {
  const upstream = createServer().listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const outer = await front({ port: 0, upstreamPort: portOf(upstream) });
  open.push(upstream, outer);
  const client = connect(portOf(outer), "127.0.0.1");
  const [inner] = (await once(upstream, "connection")) as [Socket];
  return { client, inner };
}

it.each(["end", "destroy", "resetAndDestroy"] as const)("turns a client's %s into a reset", async (leave) => {
  const { client, inner } = await joined();
  client.write("a question");
  await once(inner, "data");
  client[leave]();
  const [error] = await once(inner, "error").catch((thrown: unknown) => [thrown]);
  expect(error).toMatchObject({ code: "ECONNRESET" });
});

it("brings every byte to a client that reads slowly, and ends when the server does", async () => {
  const { client, inner } = await joined();
  inner.end(BYTES);
  client.pause();
  await sleep(100);
  expect(inner.writableLength).toBeGreaterThan(0);
  expect((await buffer(client)).equals(BYTES)).toBe(true);
});

it("brings every byte to a server that reads slowly, and the answer back on the same connection", async () => {
  const { client, inner } = await joined();
  inner.pause();
  client.write(BYTES);
  await sleep(100);
  expect(client.writableLength).toBeGreaterThan(0);
  const parts: Buffer[] = [];
  let received_bytes = 0;
  inner.on("data", (part: Buffer) => {
    parts.push(part);
    received_bytes += part.length;
    if (received_bytes === BYTES.length) inner.end("an answer");
  });
  inner.resume();
  expect((await buffer(client)).toString()).toBe("an answer");
  expect(Buffer.concat(parts).equals(BYTES)).toBe(true);
});
