// npm run build: the core if it is stale, the digests, the catalogue, the static files and the bundles. Node >= 20.19.

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { buildCore } from "./core.mjs";

const CORE = "build/core.wasm";

/** Every file below a folder, in a fixed order. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function refreshCore() {
  const newest = Math.max(...[...filesOf("assembly"), "asconfig.json"].map((file) => statSync(file).mtimeMs));
  if (!existsSync(CORE) || statSync(CORE).mtimeMs <= newest) buildCore();
}

/** The core's digest is that of its binary; the services' that of every source that reaches a result. */
function writeDigests() {
  const core = createHash("sha256").update(readFileSync(CORE)).digest("hex").slice(0, 12);
  const services = createHash("sha256");
  for (const file of ["src/core", "src/services", "src/search"].filter((f) => existsSync(f)).flatMap(filesOf)) {
    services.update(file.replaceAll("\\", "/")).update(readFileSync(file, "utf8").replaceAll("\r\n", "\n"));
  }
  const lines = [
    `export const CORE_DIGEST: string = "${core}";`,
    `export const SERVICES_DIGEST: string = "${services.digest("hex").slice(0, 12)}";`,
  ];
  writeFileSync("build/digest.ts", `${lines.join("\n")}\n`);
}

/** The scenarios of examples/ as one module, since no runtime lists a folder. */
function writeCatalog() {
  const rows = filesOf("examples/scenarios").map((file) => JSON.parse(readFileSync(file, "utf8")));
  writeFileSync("build/catalog.ts", `export const SCENARIO_FILES: unknown[] = ${JSON.stringify(rows, null, 1)};\n`);
}

function copyStaticFiles() {
  mkdirSync("public/docs", { recursive: true });
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"]) {
    copyFileSync(`node_modules/swagger-ui-dist/${file}`, `public/docs/${file}`);
  }
  copyFileSync("src/api/docs-page.js", "public/docs/page.js");
  copyFileSync("openapi/openapi.json", "public/openapi.json");
}

function bundle(entry, options) {
  return build({
    entryPoints: [`src/entry/${entry}.ts`],
    outfile: `build/${entry}.mjs`,
    bundle: true,
    format: "esm",
    target: "es2024",
    mainFields: ["module", "main"],
    logLevel: "warning",
    ...options,
  });
}

mkdirSync("build", { recursive: true });
refreshCore();
writeDigests();
writeCatalog();
copyStaticFiles();
await Promise.all([
  bundle("node", { platform: "node" }),
  bundle("deno", { platform: "neutral" }),
  bundle("worker", { platform: "neutral", external: ["cloudflare:workers", `./${CORE}`] }),
]);
