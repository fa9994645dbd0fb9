import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 120_000;

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A real server in a process group of its own, so that one signal ends all of it. */
export class Server {
  readonly #process: ChildProcess;
  #said = "";

  constructor(
    readonly address: string,
    command: string,
    args: string[],
  ) {
    const wrangler = { CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false", CI: "1" };
    const env = { ...process.env, ...wrangler, PORT: new URL(address).port };
    this.#process = spawn(command, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
  }

  /** Resolves once the server answers; rejects with what it said where it ends or does not answer in time. */
  async ready(): Promise<void> {
    const giveUpAt = performance.now() + START_MS;
    while (performance.now() < giveUpAt && this.#process.exitCode === null) {
      const signal = AbortSignal.timeout(5000);
      const answer = await fetch(`${this.address}/healthz`, { signal }).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(200);
    }
    throw new Error(`${this.address} did not answer:\n${this.#said}`);
  }

  /** The server's answer; asked once more where wrangler says that it has just restarted its worker. */
  async ask(request: () => Request): Promise<Response> {
    const answer = await fetch(request());
    return answer.status === 503 ? fetch(request()) : answer;
  }

  /** What the server has written so far. */
  get said(): string {
    return this.#said;
  }

  async stop(): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined || this.#process.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    process.kill(-pid, "SIGTERM");
    const late = setTimeout(() => process.kill(-pid, "SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
  }
}
