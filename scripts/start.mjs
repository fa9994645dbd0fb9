// npm start: build, serve on workerd without an account or a network, and show how to ask the first question.
// With --built it serves what was built before.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import workerd from "workerd";
import { firstCurl } from "./first-request.mjs";
import { front } from "./front.mjs";

const PORT = Number(process.env.PORT ?? 8787);
const ADDRESS = `http://localhost:${PORT}`;
const PATIENCE_MS = 60_000;

function fail(message) {
  console.error(message);
  process.exit(1);
}

async function portIsFree() {
  const probe = createServer().listen(PORT, "127.0.0.1");
  const free = await once(probe, "listening").then(
    () => true,
    () => false,
  );
  probe.close();
  return free;
}

function build() {
  const { status, stdout, stderr, error } = spawnSync("npm run --silent build", { shell: true, encoding: "utf8" });
  if (status !== 0) fail(`The build failed.\n${stdout ?? ""}${stderr ?? error}`);
}

/** Starts workerd; resolves to how to end it, once clients can connect. */
async function serve() {
  const server = spawn(workerd.default, ["serve", "workerd.capnp", "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  server.on("error", ({ message }) => fail(`workerd did not start: ${message}`));
  server.on("exit", (code) => process.exit(code ?? 0));
  process.on("exit", () => server.kill("SIGKILL"));
  const end = () => {
    server.kill();
    setTimeout(() => server.kill("SIGKILL"), 3000).unref();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, end);
  endWithNpm(end);
  // One line of JSON as soon as workerd listens: {"event":"listen","socket":"http","port":...}
  const [line] = await once(server.stdio[3], "data");
  await front({ port: PORT, upstreamPort: JSON.parse(line).port });
  return end;
}

/** Killing npm ends its shell but not us; an orphan would keep the port. */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) end();
  }, 500).unref();
}

async function answers() {
  try {
    return (await fetch(`http://127.0.0.1:${PORT}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

if (!(await portIsFree())) fail(`Port ${PORT} is in use. Free it, or choose another: PORT=${PORT + 1} npm start`);
if (!process.argv.includes("--built")) {
  console.log("Building ...");
  build();
}
console.log("Starting ...");
const end = await serve();
const giveUpAt = performance.now() + PATIENCE_MS;
while (!(await answers())) {
  if (performance.now() > giveUpAt) {
    console.error(`No answer on ${ADDRESS}/healthz after ${PATIENCE_MS / 1000} s.`);
    process.exitCode = 1;
    end();
    break;
  }
  await sleep(100);
}
if (!process.exitCode)
  console.log(`
Headway listens on ${ADDRESS}      Ctrl-C ends it.
  console   ${ADDRESS}/
  docs      ${ADDRESS}/docs
  try it    ${firstCurl(ADDRESS)}
`);
