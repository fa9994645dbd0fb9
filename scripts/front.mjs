import { connect, createServer } from "node:net";

/**
 * Listens for clients and passes bytes both ways to a server on this machine; resolves once it listens.
 *
 * workerd hears of a client that left only by a reset: a connection that is merely closed is half open to it until it
 * writes, which a simulation does at its very end. So the end of a client's side becomes a reset here. A client that
 * closes its sending side alone, which HTTP/1.1 permits and hardly any does, counts as gone too: TCP tells no difference.
 *
 * @param {{ port: number, upstreamPort: number }} ports of 127.0.0.1
 * @returns {Promise<import("node:net").Server>} rejects where the port is taken
 */
export function front({ port, upstreamPort }) {
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: "127.0.0.1", noDelay: true });
    // pipe() holds a fast side back until the slow one has drained. A side that was shut down could not be reset.
    client.pipe(upstream, { end: false });
    upstream.pipe(client);
    for (const event of ["end", "error", "close"]) client.on(event, () => upstream.resetAndDestroy());
    upstream.on("error", () => client.destroySoon());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve(server));
  });
}
