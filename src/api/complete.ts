import type { z } from "@hono/zod-openapi";
import { isStepLevel } from "../services/batching.ts";
import { completeFleet, fleetFaults } from "../services/fleet.ts";
import type { Memory } from "../services/memory.ts";
import { batchingOf, engineFaults, engineMemory } from "../services/presets.ts";
import type { Warning } from "../services/result.ts";
import type { LengthSpec, Scenario, Trace } from "../services/scenario.ts";
import { systemFault } from "../services/system.ts";
import type { Parsed } from "../services/traces/index.ts";
import { sha256 } from "./canonical.ts";
import { fittedEngine } from "./fitted-engine.ts";
import { type Issue, issuesOf } from "./issues.ts";
import { checkLimits } from "./limits.ts";
import { invalid } from "./problems.ts";
import type { ParsedScenario } from "./schemas/scenario.ts";
import { type ReadTrace, readTraceRows, traceOfFile } from "./trace.ts";

/** Above this many entries a law is echoed as its digest. */
const LONG_LAW = 100;

/** A scenario that can be run, and as the result repeats it: in full, but for a trace or a long law, which are digests. */
export interface Complete {
  scenario: Scenario;
  echo: Record<string, unknown>;
  /** Where a GPU's memory goes, if the service names one. */
  memory?: Memory | undefined;
  /** What the reader of its trace noticed. */
  warnings: Warning[];
}

/** Parses with a schema; throws invalid-scenario with its faults. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw invalid(issuesOf(parsed.error));
}

/** Completes a parsed scenario; `file` is what was read of a trace that came beside it, `at` the pointer of the scenario. */
export async function complete(parsed: ParsedScenario, file: Parsed | undefined, at = "#"): Promise<Complete> {
  const errors = crossFaults(parsed, file !== undefined);
  if (errors.length > 0) throw invalid(errors.map((e) => ({ ...e, pointer: at + e.pointer })));
  const read = file === undefined ? traceOf(parsed, at) : traceOfFile(file);
  checkLimits(parsed, read?.rows, at);
  const { trace: _sent, ...workload } = parsed.workload;
  const engine = fittedEngine(parsed, at);
  const { fleet: _request, ...rest } = parsed;
  const fleet = completeFleet(parsed.fleet, engine.batching.kind);
  const scenario: Scenario = {
    ...rest,
    engine,
    ...(fleet === undefined ? {} : { fleet }),
    workload: read === undefined ? workload : { ...workload, trace: read.trace },
  };
  const echo = { ...scenario, workload: await echoWorkload(scenario.workload) };
  const memory = engineMemory(scenario.engine, scenario.service);
  return { scenario, echo, memory, warnings: read?.warnings ?? [] };
}

/** Rules between fields; pointers are relative to the scenario. */
function crossFaults(parsed: ParsedScenario, hasFile: boolean): Issue[] {
  const { workload, service, engine, fleet, run } = parsed;
  const { kind } = batchingOf(engine, service);
  const errors: Issue[] = [...engineFaults(engine, service), ...batchLevelFaults(parsed), ...fleetFaults(fleet, kind)];
  const misfit = service.kind === "roofline" ? systemFault(service) : undefined;
  if (misfit !== undefined) errors.push(misfit);
  const fault = (pointer: string, code: string, detail: string) => errors.push({ pointer, detail, code });
  const traced = hasFile || workload.trace !== undefined;
  if (hasFile && workload.trace !== undefined)
    fault("/workload/trace", "conflicting-field", "the trace came as a file");
  for (const field of ["arrivals", "output_tokens"] as const) {
    const given = workload[field] !== undefined;
    if (!traced && !given) fault(`/workload/${field}`, "missing", "is required, unless there is a trace");
    if (traced && given)
      fault(`/workload/${field}`, "conflicting-field", "does not go with a trace, which has its own");
  }
  if (traced && run.precision !== undefined)
    fault("/run/precision", "conflicting-field", "does not go with a trace, which is replayed once");
  if (!traced && service.kind !== "linear" && workload.prompt_tokens === undefined)
    fault("/workload/prompt_tokens", "missing", `is required: ${service.kind} prices prompts by their tokens`);
  for (const field of ["prompt_tokens", "output_tokens"] as const) {
    const law = workload[field];
    if (law !== undefined) errors.push(...lawFaults(law, `/workload/${field}`));
  }
  return errors;
}

/** What only a step-level discipline has. */
function batchLevelFaults({ service, engine, slo, run }: ParsedScenario): Issue[] {
  const { kind } = batchingOf(engine, service);
  if (isStepLevel(kind)) return [];
  const code = "conflicting-field";
  const objectives = (["ttft_s", "tpot_s"] as const).filter((objective) => slo?.[objective] !== undefined);
  const rows = run.include.flatMap((what, i) => (what === "cdf" ? [] : [{ what, i }]));
  return [
    ...objectives.map((objective) => {
      return { pointer: `/slo/${objective}`, code, detail: `does not go with ${kind}, which gives all tokens at once` };
    }),
    ...rows.map(({ what, i }) => {
      return { pointer: `/run/include/${i}`, code, detail: `${what} does not go with ${kind}, which is batch-level` };
    }),
  ];
}

function lawFaults(law: LengthSpec, at: string): Issue[] {
  if (law.kind === "uniform" && Number(law.max) < Number(law.min)) {
    return [{ pointer: `${at}/max`, detail: "must be at least min", code: "too-small" }];
  }
  if (law.values === undefined) return [];
  const { values, weights } = law;
  if (weights.length !== values.length) {
    const detail = `must have as many entries as values (${values.length}), not ${weights.length}`;
    return [{ pointer: `${at}/weights`, detail, code: "wrong-length" }];
  }
  if (weights.some((weight) => weight > 0)) return [];
  return [{ pointer: `${at}/weights`, detail: "must have a sum above 0", code: "too-small" }];
}

function traceOf({ workload }: ParsedScenario, at: string): ReadTrace | undefined {
  return workload.trace && readTraceRows(workload.trace.rows, `${at}/workload/trace/rows`);
}

async function echoWorkload(workload: Scenario["workload"]): Promise<Record<string, unknown>> {
  const { trace, prompt_tokens, output_tokens, ...rest } = workload;
  return {
    ...rest,
    ...(prompt_tokens === undefined ? {} : { prompt_tokens: await echoLaw(prompt_tokens) }),
    ...(output_tokens === undefined ? {} : { output_tokens: await echoLaw(output_tokens) }),
    ...(trace === undefined ? {} : { trace: await echoTrace(trace) }),
  };
}

async function echoLaw(law: LengthSpec): Promise<unknown> {
  if (law.values === undefined || law.values.length <= LONG_LAW) return law;
  const digest = await digestOf([Float64Array.from(law.values), Float64Array.from(law.weights)]);
  return { kind: law.kind, digest, rows: law.values.length };
}

async function echoTrace({ arrival_s, prompt_tokens, output_tokens }: Trace): Promise<unknown> {
  return { digest: await digestOf([arrival_s, prompt_tokens, output_tokens]), rows: arrival_s.length };
}

/** First 32 hexadecimal digits of the SHA-256 of the columns' bytes: the same for CSV and JSON of the same rows. */
async function digestOf(columns: Float64Array[]): Promise<string> {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const joined = new Float64Array(length);
  let at = 0;
  for (const column of columns) {
    joined.set(column, at);
    at += column.length;
  }
  return (await sha256(new Uint8Array(joined.buffer))).slice(0, 32);
}
