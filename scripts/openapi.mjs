// npm run build:openapi: writes openapi/openapi.json from the endpoints. Run after npm run build. Node >= 20.19.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: ["src/api/openapi.ts"],
  outfile: "build/openapi.mjs",
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "warning",
});
const { document } = await import("../build/openapi.mjs");
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const files = readdirSync("examples/requests").map((name) => json(`examples/requests/${name}`));
const text = `${JSON.stringify(document(json("package.json").version, files), null, 2)}\n`;
writeFileSync("openapi/openapi.json", text);
writeFileSync("public/openapi.json", text);
