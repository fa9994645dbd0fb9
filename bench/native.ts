import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { discipline } from "../src/services/batching.ts";
import type { Scenario } from "../src/services/scenario.ts";
import { linearOf, rate } from "../src/services/workload.ts";

const BINARY = "build/twin";

export interface TwinRun {
  cpu_s: number;
  wait_mean_s: number;
  e2e_mean_s: number;
}

/** Compiles a C program, with further flags if the compiler has them; its version, or undefined where there is no gcc. */
export function compileC(source: string, binary: string, further: string[] = []): string | undefined {
  mkdirSync("build", { recursive: true });
  const compiles = (flags: string[]) => {
    const words = ["-O3", "-march=native", ...flags, "-o", binary, source, "-lm"];
    return spawnSync("gcc", words, { stdio: "ignore" }).status === 0;
  };
  if (!compiles(further) && !compiles([])) return undefined;
  return spawnSync("gcc", ["-dumpfullversion"], { encoding: "utf8" }).stdout.trim();
}

/** Compiles the C twin of the batch level. */
export function compileTwin(): string | undefined {
  return compileC("bench/native/twin.c", BINARY);
}

/** One run of the twin, timed by itself (CPU time of its process, set-up of the tables included). */
export function runTwin(scenario: Scenario, segments: number): TwinRun {
  const { id, limit } = discipline(scenario.engine.batching);
  const { workload, run } = scenario;
  const service = linearOf(scenario.service);
  const { mu, sigma } = workload.output_tokens as unknown as { mu: number; sigma: number };
  const words = [
    ...[id, limit, rate(workload), mu, sigma, workload.max_output_tokens],
    ...[service.batch_s, service.request_s, service.token_s, service.token_request_s],
    ...[run.seed, run.requests, run.requests * run.warmup_ratio, segments],
  ];
  return JSON.parse(spawnSync(BINARY, words.map(String), { encoding: "utf8" }).stdout);
}
