import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "headway-ci-"));
  cpSync(".ci", join(root, ".ci"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

type Status = "passed" | "failed" | "skipped" | "pending" | "todo";
const file = (status: "passed" | "failed", ...tests: Status[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});
const report = (...files: ReturnType<typeof file>[]) => JSON.stringify({ testResults: files });

/** Runs .ci/run in a folder whose `npm ci` and `npm test` exit as told, the latter after writing the reports. */
function run(npm: { ci?: number; test: number; reports: string[] }) {
  npm.reports.forEach((text, i) => {
    writeFileSync(join(root, `report-${i}.json`), text);
  });
  mkdirSync(join(root, "bin"));
  const fake = join(root, "bin", "npm");
  const copy = npm.reports.length > 0 ? "mkdir -p build/reports && cp report-*.json build/reports &&" : "";
  writeFileSync(fake, `#!/bin/sh\n[ "$1" = ci ] && exit ${npm.ci ?? 0}\n${copy} exit ${npm.test}\n`);
  chmodSync(fake, 0o755);
  const env = { ...process.env, PATH: `${join(root, "bin")}${delimiter}${process.env.PATH}` };
  const { status, stdout } = spawnSync("bash", [join(root, ".ci/run")], { env, encoding: "utf8" });
  return { status, line: stdout.trimEnd().split("\n").at(-1) };
}

describe.skipIf(process.platform === "win32")(".ci/run", () => {
  it("adds up the tests of every run", () => {
    const reports = [
      report(file("passed", "passed", "passed"), file("passed", "passed")),
      report(file("passed", "passed")),
    ];
    expect(run({ test: 0, reports })).toEqual({ status: 0, line: "4 passed, 0 failed" });
  });

  it("names the skipped only where there are any", () => {
    const reports = [report(file("passed", "passed", "skipped", "todo", "pending"))];
    expect(run({ test: 0, reports })).toEqual({ status: 0, line: "1 passed, 0 failed, 3 skipped" });
  });

  it("fails with a failed test", () => {
    const reports = [report(file("failed", "passed", "failed", "failed"))];
    expect(run({ test: 1, reports })).toEqual({ status: 1, line: "1 passed, 2 failed" });
  });

  it("fails with a failed test even where the command forgot to", () => {
    expect(run({ test: 0, reports: [report(file("failed", "passed", "failed"))] }).status).toBe(1);
  });

  it("counts a file that does not load as one failure", () => {
    const reports = [report(file("passed", "passed"), file("failed"))];
    expect(run({ test: 1, reports })).toEqual({ status: 1, line: "1 passed, 1 failed" });
  });

  it("counts a command that fails after its tests passed", () => {
    expect(run({ test: 2, reports: [report(file("passed", "passed"))] })).toEqual({
      status: 1,
      line: "1 passed, 1 failed",
    });
  });

  it("counts a report cut off in the middle as a failure", () => {
    const reports = [report(file("passed", "passed")), '{"testResults": ['];
    expect(run({ test: 0, reports })).toEqual({ status: 1, line: "1 passed, 1 failed" });
  });

  it("fails where the build fails, whatever an earlier run left behind", () => {
    mkdirSync(join(root, "build/reports"), { recursive: true });
    writeFileSync(join(root, "build/reports/old.json"), report(file("passed", "passed")));
    expect(run({ test: 1, reports: [] })).toEqual({ status: 1, line: "0 passed, 1 failed" });
  });

  it("fails where the install fails, and runs no test", () => {
    expect(run({ ci: 1, test: 0, reports: [report(file("passed", "passed"))] })).toEqual({
      status: 1,
      line: "0 passed, 1 failed",
    });
  });

  it("fails where no test ran", () => {
    expect(run({ test: 0, reports: [report()] })).toEqual({ status: 1, line: "0 passed, 1 failed" });
  });
});
