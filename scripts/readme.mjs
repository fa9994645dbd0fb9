// npm run readme: writes the curl line of README.md and its trimmed answer from the running code; a test holds both.
import { readFileSync, writeFileSync } from "node:fs";
import { app } from "../build/node.mjs";
import { firstCurl, firstScenario } from "./first-request.mjs";

const FILE = "README.md";
const response = await app.request("/v1/analyze", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(firstScenario),
});
const { stable, utilization_ratio, max_rate_per_s, latency, batch, clipped_ratio } = await response.json();
const pick = ({ mean, mean_trust, p50, p95, p99, trust, expected_error_ratio }) => ({
  mean,
  mean_trust,
  p50,
  p95,
  p99,
  trust,
  expected_error_ratio,
});
const trimmed = {
  stable,
  utilization_ratio,
  max_rate_per_s,
  latency: { wait_s: pick(latency.wait_s), e2e_s: pick(latency.e2e_s) },
  batch: { mean: batch.mean },
  clipped_ratio,
};

/** Four digits, one line for what fits. */
function show(value) {
  const rounded = (_, v) => (typeof v === "number" ? Number(v.toPrecision(4)) : v);
  const line = (v) =>
    JSON.stringify(v, rounded)
      .replaceAll(/([:,{])(?=["{\d\w-])/g, "$1 ")
      .replaceAll("}", " }");
  const rows = Object.entries(value).map(([key, v]) =>
    key === "latency"
      ? `  "latency": {\n${Object.entries(v)
          .map(([k, w]) => `    "${k}": ${line(w)}`)
          .join(",\n")}\n  }`
      : `  "${key}": ${line(v)}`,
  );
  return `{\n${rows.join(",\n")}\n}`;
}

/** Replaces the fenced block after a marker. */
function fill(text, marker, language, body) {
  const block = new RegExp(`(<!-- ${marker} -->\n\`\`\`${language}\n)[^]*?(\`\`\`)`);
  return text.replace(block, (_, before, after) => `${before}${body}\n${after}`);
}

const url = "http://localhost:8787";
const curl = fill(readFileSync(FILE, "utf8"), "curl", "sh", firstCurl(url));
writeFileSync(FILE, fill(curl, "answer", "json", show(trimmed)));
