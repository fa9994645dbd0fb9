// node .ci/count.mjs FOLDER STATUS: adds up vitest's JSON reports in FOLDER and prints N passed, N failed (, N skipped).
// STATUS is that of the command that wrote them; where it failed without a failed test (a build, a crash), that counts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "", status = "1"] = process.argv.slice(2);

/** Every report of the folder; none if it does not exist. One cut off in the middle is a failure of its own. */
function reports() {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return names.map((name) => {
      try {
        return JSON.parse(readFileSync(join(folder, name), "utf8"));
      } catch {
        return { testResults: [{ status: "failed", assertionResults: [] }] };
      }
    });
  } catch {
    return [];
  }
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of reports().flatMap((report) => report.testResults)) {
  const count = (state) => file.assertionResults.filter((test) => test.status === state).length;
  const wrong = count("failed");
  passed += count("passed");
  skipped += file.assertionResults.length - count("passed") - wrong;
  // A file that fails to load has no test to blame.
  failed += file.status === "failed" ? Math.max(1, wrong) : wrong;
}
if (failed === 0 && (status !== "0" || passed === 0)) failed = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;
