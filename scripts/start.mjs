// npm start: build, serve on workerd without an account or a network, and show how to ask the first question.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { firstCurl } from "./first-request.mjs";

const PORT = Number(process.env.PORT ?? 8787);
const ADDRESS = `http://localhost:${PORT}`;
const PATIENCE_MS = 60_000;
const WINDOWS = process.platform === "win32";
const env = { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" };

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
  const { status, stdout, stderr, error } = spawnSync("npm run --silent build", { env, shell: true, encoding: "utf8" });
  if (status !== 0) fail(`The build failed.\n${stdout ?? ""}${stderr ?? error}`);
}

/** Starts wrangler in a process group of its own, so that one signal ends workerd too. */
function serve() {
  const options = ["dev", "--port", `${PORT}`, "--ip", "127.0.0.1", "--log-level", "warn"];
  const server = spawn(process.execPath, ["node_modules/wrangler/bin/wrangler.js", ...options], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
    detached: !WINDOWS,
  });
  server.on("exit", (code) => process.exit(code ?? 0));
  const signal = (name) => {
    try {
      if (WINDOWS) server.kill(name);
      else process.kill(-server.pid, name);
    } catch {
      process.exit();
    }
  };
  const end = () => {
    signal("SIGTERM");
    setTimeout(() => signal("SIGKILL"), 3000).unref();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, end);
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

if (Number.parseInt(process.versions.node, 10) < 22)
  fail(`Node ${process.versions.node} is too old for wrangler: on this platform npm start needs Node 22 or newer.`);
if (!(await portIsFree())) fail(`Port ${PORT} is in use. Free it, or choose another: PORT=${PORT + 1} npm start`);
console.log("Building ...");
build();
console.log("Starting ...");
const end = serve();
endWithNpm(end);
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
