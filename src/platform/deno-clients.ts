/**
 * The clients of a Deno server: a pass-through of bytes, in the server's own process, that knows when a client left.
 *
 * Deno's server looks at a connection again only when it writes, which a simulation does at its very end; so clients
 * connect here, and the end of a client's side aborts what it asked. A connection to the server inside is known by its port.
 */
export class Clients {
  readonly #present = new Map<number, AbortController>();

  /** The signal of the client whose requests come from `port` of this machine. */
  signalOf(port: number): AbortSignal | undefined {
    return this.#present.get(port)?.signal;
  }

  /** Takes clients in on `port` of 127.0.0.1, for the server on `innerPort`. */
  async listen(port: number, innerPort: number): Promise<void> {
    for await (const client of Deno.listen({ hostname: "127.0.0.1", port })) void this.#pass(client, innerPort);
  }

  async #pass(client: Deno.TcpConn, innerPort: number): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: innerPort });
    const presence = new AbortController();
    this.#present.set(server.localAddr.port, presence);
    client.setNoDelay();
    server.setNoDelay();
    // Either side's end, or its reset, is the end of both: nobody is left to tell of it.
    const asked = client.readable.pipeTo(server.writable, { preventClose: true }).catch(() => {});
    const answered = server.readable.pipeTo(client.writable).catch(() => {});
    await Promise.race([asked, answered]);
    presence.abort();
    this.#present.delete(server.localAddr.port);
    for (const side of [client, server]) close(side);
  }
}

/** A side whose streams have ended is closed already. */
function close(side: Deno.TcpConn): void {
  try {
    side.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
