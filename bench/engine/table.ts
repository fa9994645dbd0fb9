import * as abi from "../../assembly/abi/layout-engine";
import { Instance } from "../../src/core/core.ts";
import { rate } from "../../src/services/workload.ts";
import { median, timed } from "../measure.ts";
import { digest, runCore } from "./core.ts";
import { ENGINE_SYSTEMS, type EngineSystem, loaded } from "./systems.ts";
import { compileEngineTwin, runEngineTwin, twinWords } from "./twin.ts";

const ROUNDS = 9;

/** CPU seconds of a round, in which core, single steps and twin run one after the other. */
interface Round {
  core_s: number;
  single_s: number;
  twin_s: number;
}

/** Requests per second and CPU-time ratios of the step-level engine, leaping and in single steps, and its C twin. */
export async function benchEngine(module: WebAssembly.Module): Promise<void> {
  const gcc = compileEngineTwin();
  console.log("\nEngine: lognormal prompts of mean 512 and outputs of mean 200, budget 512, at most 256 sequences,");
  console.log(
    "25,750 blocks, Llama-3-8B on an H100, load as a share of the saturated rate; generation to percentiles.",
  );
  console.log(
    `Medians of ${ROUNDS} rounds, in each of which leaping, single steps and twin run one after the other; CPU time.`,
  );
  console.log(gcc === undefined ? "No gcc here: no twin." : `Twin: bench/native/engine, gcc ${gcc} -O3 -march=native.`);
  console.log(
    `${"system".padEnd(28)} rate/s   Mreq/s  ns/event  single/leaping  core/twin (least)  preempted/req  digest`,
  );
  for (const system of ENGINE_SYSTEMS) await row(new Instance(module), system, gcc !== undefined);
}

async function row(instance: Instance, system: EngineSystem, hasTwin: boolean): Promise<void> {
  const scenario = await loaded(instance, system);
  const words = twinWords(instance, scenario);
  const rounds: Round[] = [];
  let seen = { digest: "", events: 0, preempted: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    const leaping = await timed(() => runCore(instance, scenario, true));
    const run = leaping.value;
    const figures = { events: run.figure(abi.SEEN_EVENTS), preempted: run.figure(abi.SEEN_PREEMPTED) };
    seen = { digest: digest(run), ...figures };
    const single = await timed(() => runCore(instance, scenario, false));
    agree(system, "single steps", digest(single.value), seen.digest);
    const twin = hasTwin ? runEngineTwin(words) : undefined;
    if (twin !== undefined) agree(system, "twin", twin.digest, seen.digest);
    // Round 0 warms up.
    const twin_s = twin?.cpu_s ?? Number.NaN;
    if (round > 0) rounds.push({ core_s: leaping.cpu_s, single_s: single.cpu_s, twin_s });
  }
  const core_s = median(rounds.map((round) => round.core_s));
  const ratio = median(rounds.map((round) => round.core_s / round.twin_s));
  const least = Math.min(...rounds.map((round) => round.core_s)) / Math.min(...rounds.map((round) => round.twin_s));
  const cells = [
    system.name.padEnd(28),
    rate(scenario.workload).toFixed(2).padStart(7),
    (system.requests / core_s / 1e6).toFixed(2).padStart(9),
    ((core_s / seen.events) * 1e9).toFixed(0).padStart(10),
    median(rounds.map((round) => round.single_s / round.core_s))
      .toFixed(2)
      .padStart(16),
    ratio.toFixed(2).padStart(11),
    `(${least.toFixed(2)})`.padStart(8),
    (seen.preempted / system.requests).toFixed(3).padStart(15),
    `  ${seen.digest}`,
  ];
  console.log(cells.join(""));
}

function agree(system: EngineSystem, who: string, theirs: string, ours: string): void {
  if (theirs !== ours) throw new Error(`${system.name}: the digest of ${who} is ${theirs}, the core's ${ours}`);
}
