import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun } from "../../core/engine.ts";
import { replicasOf } from "../fleet.ts";
import type { RequestRow, SeriesRow, StepRow } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { engineOf } from "./open.ts";

/** The most rows of each kind that a result carries, all of the first replication. */
export const MOST_ROWS = { series: 240, requests: 100_000, steps: 20_000 };

const OUTCOMES: Record<number, RequestRow["outcome"]> = {
  [abi.OUTCOME_COMPLETED]: "completed",
  [abi.OUTCOME_REJECTED]: "rejected",
  [abi.OUTCOME_ABANDONED]: "abandoned",
};

/** How many rows of each kind a run has to keep. */
export function rowsToKeep({ run, workload }: Scenario): Record<"request_rows" | "step_rows" | "series_rows", number> {
  const requests = workload.trace?.arrival_s.length ?? run.requests;
  const asked = (kind: "series" | "requests" | "steps", most: number) => (run.include.includes(kind) ? most : 0);
  return {
    series_rows: asked("series", MOST_ROWS.series),
    request_rows: asked("requests", Math.min(MOST_ROWS.requests, requests)),
    step_rows: asked("steps", MOST_ROWS.steps),
  };
}

/** The state of the first replication at equal steps of time. */
export function seriesRows(scenario: Scenario, run: EngineRun): SeriesRow[] {
  const { kv_blocks } = engineOf(scenario);
  const replicas = replicasOf(scenario);
  return run.series().map((row) => ({
    time_s: row[abi.SERIES_TIME] ?? 0,
    waiting: row[abi.SERIES_WAITING] ?? 0,
    running: row[abi.SERIES_RUNNING] ?? 0,
    ...(kv_blocks === undefined ? {} : { kv_used_ratio: (row[abi.SERIES_KV] ?? 0) / (replicas * kv_blocks) }),
  }));
}

/** The requests of the first replication that have left, by arrival. */
export function requestRows(run: EngineRun): RequestRow[] {
  return run.requests().map((row) => {
    const cell = (place: number) => row[place] ?? Number.NaN;
    const arrival = cell(abi.LOG_ARRIVAL);
    const output = cell(abi.LOG_OUTPUT);
    const first = cell(abi.LOG_FIRST);
    const end = cell(abi.LOG_END);
    return {
      request: cell(abi.LOG_ROW),
      outcome: OUTCOMES[cell(abi.LOG_OUTCOME)] ?? "completed",
      class: cell(abi.LOG_CLASS),
      ...known("replica", cell(abi.LOG_REPLICA)),
      arrival_s: arrival,
      prompt_tokens: cell(abi.LOG_PROMPT),
      output_tokens: output,
      cached_tokens: cell(abi.LOG_CACHED),
      preempted: cell(abi.LOG_PREEMPTED),
      ...known("wait_s", cell(abi.LOG_BEGIN) - arrival),
      ...known("ttft_s", first - arrival),
      ...known("tpot_s", output > 1 ? (end - first) / (output - 1) : Number.NaN),
      e2e_s: end - arrival,
    };
  });
}

/** The first steps and leaps of replica 0. */
export function stepRows(run: EngineRun): StepRow[] {
  return run.steps().map((row) => ({
    start_s: row[abi.STEP_START] ?? 0,
    seconds: row[abi.STEP_SECONDS] ?? 0,
    steps: row[abi.STEP_COUNT] ?? 0,
    decoding: row[abi.STEP_DECODING] ?? 0,
    prompts: row[abi.STEP_PROMPTS] ?? 0,
    tokens: row[abi.STEP_TOKENS] ?? 0,
  }));
}

/** A field that is absent where it has no value. */
function known<Name extends string>(name: Name, value: number): { [Key in Name]?: number } {
  return Number.isNaN(value) ? {} : ({ [name]: value } as { [Key in Name]?: number });
}
