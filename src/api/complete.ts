import type { z } from "@hono/zod-openapi";
import { isStepLevel } from "../services/batching.ts";
import { completeFleet, fleetFaults } from "../services/fleet.ts";
import type { Memory } from "../services/memory.ts";
import { batchingOf, engineFaults, engineMemory } from "../services/presets.ts";
import type { Warning } from "../services/result.ts";
import type { Scenario, Trace } from "../services/scenario.ts";
import { systemFault } from "../services/system.ts";
import type { Parsed } from "../services/traces/index.ts";
import { echoWorkload } from "./echo.ts";
import { fittedEngine } from "./fitted-engine.ts";
import { type Issue, issuesOf } from "./issues.ts";
import { checkLimits } from "./limits.ts";
import { invalid } from "./problems.ts";
import type { ParsedScenario } from "./schemas/scenario.ts";
import { type ReadTrace, readTraceRows, traceOfFile } from "./trace.ts";
import { workloadFaults } from "./workload-faults.ts";

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
  const read = traceOf(parsed, file, at);
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
  const echo = { ...scenario, workload: await echoWorkload(scenario.workload, parsed.workload.trace?.rate_scale) };
  const memory = engineMemory(scenario.engine, scenario.service);
  return { scenario, echo, memory, warnings: read?.warnings ?? [] };
}

/** Rules between fields; pointers are relative to the scenario. */
function crossFaults(parsed: ParsedScenario, hasFile: boolean): Issue[] {
  const { service, engine, fleet } = parsed;
  const { kind } = batchingOf(engine, service);
  const misfit = service.kind === "roofline" ? systemFault(service) : undefined;
  return [
    ...engineFaults(engine, service),
    ...batchLevelFaults(parsed),
    ...fleetFaults(fleet, kind),
    ...(misfit === undefined ? [] : [misfit]),
    ...workloadFaults(parsed, hasFile),
  ];
}

/** What only a step-level discipline has. */
function batchLevelFaults({ workload, service, engine, slo, run }: ParsedScenario): Issue[] {
  const { kind } = batchingOf(engine, service);
  if (isStepLevel(kind)) return [];
  const code = "conflicting-field";
  const stated = [
    { at: "/slo", slo },
    ...(workload.classes ?? []).map((one, i) => ({ at: `/workload/classes/${i}/slo`, slo: one.slo })),
  ];
  const objectives = stated.flatMap(({ at, slo }) =>
    (["ttft_s", "tpot_s"] as const)
      .filter((objective) => slo?.[objective] !== undefined)
      .map((objective) => `${at}/${objective}`),
  );
  const rows = run.include.flatMap((what, i) => (what === "cdf" ? [] : [{ what, i }]));
  return [
    ...objectives.map((pointer) => {
      return { pointer, code, detail: `does not go with ${kind}, which gives all tokens at once` };
    }),
    ...rows.map(({ what, i }) => {
      return { pointer: `/run/include/${i}`, code, detail: `${what} does not go with ${kind}, which is batch-level` };
    }),
  ];
}

/** The trace of a scenario, if it has one, at the speed at which it is replayed. */
function traceOf({ workload }: ParsedScenario, file: Parsed | undefined, at: string): ReadTrace | undefined {
  const { trace: sent, classes } = workload;
  const rows = sent?.rows;
  const read = file !== undefined ? traceOfFile(file) : rows && readTraceRows(rows, `${at}/workload/trace/rows`);
  if (read === undefined) return undefined;
  const unknown = classFault(read.trace, classes);
  if (unknown !== undefined) throw invalid([{ ...unknown, pointer: `${at}/workload/classes` }]);
  const scale = sent?.rate_scale ?? 1;
  return { ...read, trace: { ...read.trace, arrival_s: read.trace.arrival_s.map((time) => time / scale) } };
}

/** Whether the classes that are stated are those that the trace's rows have. */
function classFault({ classes }: Trace, stated: ParsedScenario["workload"]["classes"]) {
  if (stated === undefined) return undefined;
  if (classes === undefined)
    return { code: "conflicting-field", detail: "goes with a trace only where its rows have a column class" };
  const missing = classes.names.find((name) => !stated.some((known) => known.name === name));
  return missing === undefined
    ? undefined
    : { code: "missing", detail: `must have the class ${missing}, which rows of the trace have` };
}
