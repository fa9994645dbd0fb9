import type { LengthSpec } from "../services/scenario.ts";
import type { Issue } from "./issues.ts";
import type { ParsedScenario } from "./schemas/scenario.ts";

type ParsedWorkload = ParsedScenario["workload"];
type Fault = (field: string, code: string, detail: string) => void;

/** Rules between the fields of a workload; pointers are relative to the scenario. `file`: a trace came beside it. */
export function workloadFaults({ workload, service, run }: ParsedScenario, file: boolean): Issue[] {
  const errors: Issue[] = [];
  const fault: Fault = (field, code, detail) => errors.push({ pointer: `/workload/${field}`, detail, code });
  const traced = file || workload.trace !== undefined;
  if (traced && run.precision !== undefined) {
    const detail = "does not go with a trace, which is replayed once";
    errors.push({ pointer: "/run/precision", code: "conflicting-field", detail });
  }
  if (traced) traceFaults(workload, file, fault);
  else lawFaults(workload, promptsFor(workload, service.kind), fault);
  classFaults(workload, fault);
  loopFaults(workload, fault);
  if (!traced) prefixFaults(workload, fault);
  const laws = { prompt_tokens: workload.prompt_tokens, output_tokens: workload.output_tokens };
  for (const [field, law] of Object.entries(laws)) lengthFaults(law, field, fault);
  lengthFaults(workload.sessions?.turns, "sessions/turns", fault);
  return errors;
}

function traceFaults({ trace, classes, ...workload }: ParsedWorkload, file: boolean, fault: Fault): void {
  const rows = trace?.rows !== undefined;
  if (file && rows) fault("trace", "conflicting-field", "the trace came as a file");
  if (!file && !rows) fault("trace/rows", "missing", "is required, unless the trace comes as a file");
  for (const field of ["arrivals", "output_tokens", "sessions", "shared_prefix"] as const)
    if (workload[field] !== undefined) fault(field, "conflicting-field", "does not go with a trace, which has its own");
  for (const [i, given] of (classes ?? []).entries())
    for (const field of ["share", "prompt_tokens", "output_tokens"] as const)
      if (given[field] !== undefined)
        fault(`classes/${i}/${field}`, "conflicting-field", "does not go with a trace, which has its own");
}

/** Why the workload has to state its prompts; undefined where it need not. */
function promptsFor({ shared_prefix }: ParsedWorkload, service: string): string | undefined {
  if (service !== "linear") return "the service law prices prompts by their tokens";
  return shared_prefix === undefined ? undefined : "a shared prefix is a part of the prompt";
}

function lawFaults(workload: ParsedWorkload, promptsFor: string | undefined, fault: Fault): void {
  if (workload.arrivals === undefined) fault("arrivals", "missing", "is required, unless there is a trace");
  const lacking = (field: "prompt_tokens" | "output_tokens") =>
    workload[field] === undefined &&
    (workload.classes ?? [{}]).some((one) => (one as ParsedWorkload)[field] === undefined);
  if (lacking("output_tokens"))
    fault("output_tokens", "missing", "is required, unless there is a trace or every class has its own");
  if (promptsFor !== undefined && lacking("prompt_tokens"))
    fault("prompt_tokens", "missing", `is required: ${promptsFor}`);
}

function classFaults({ classes = [] }: ParsedWorkload, fault: Fault): void {
  for (const [i, { name, prompt_tokens, output_tokens }] of classes.entries()) {
    if (classes.findIndex((other) => other.name === name) < i)
      fault(`classes/${i}/name`, "not-distinct", "is the name of a class before it");
    lengthFaults(prompt_tokens, `classes/${i}/prompt_tokens`, fault);
    lengthFaults(output_tokens, `classes/${i}/output_tokens`, fault);
  }
}

/** A closed loop has no turns, and its clients wait for their answers. */
function loopFaults({ arrivals, sessions, patience_s }: ParsedWorkload, fault: Fault): void {
  if (arrivals?.kind !== "closed") return;
  if (sessions !== undefined)
    fault("sessions", "conflicting-field", "does not go with closed arrivals: sessions arrive");
  if (patience_s !== undefined)
    fault("patience_s", "conflicting-field", "does not go with closed arrivals: their clients wait for their answers");
}

/** A prefix is no longer than the longest prompt. */
function prefixFaults({ shared_prefix, sessions, classes, prompt_tokens }: ParsedWorkload, fault: Fault): void {
  if (shared_prefix === undefined) return;
  if (sessions !== undefined)
    fault("shared_prefix", "conflicting-field", "does not go with sessions, whose turns share what was said before");
  const laws = (classes ?? [{ prompt_tokens }]).map((one) => one.prompt_tokens ?? prompt_tokens);
  const longest = Math.max(...laws.map(longestOf));
  if (shared_prefix.tokens > longest)
    fault("shared_prefix/tokens", "too-big", `must be at most ${longest} tokens, the longest prompt`);
}

/** The longest length of a law; Infinity where it has none. */
function longestOf(law: LengthSpec | undefined): number {
  if (law?.values !== undefined) return law.values.reduce((longest, n) => Math.max(longest, n), 0);
  return Number((law?.kind === "constant" ? law.value : law?.kind === "uniform" ? law.max : undefined) ?? Infinity);
}

function lengthFaults(law: LengthSpec | undefined, field: string, fault: Fault): void {
  if (law === undefined) return;
  if (law.kind === "uniform" && Number(law.max) < Number(law.min))
    fault(`${field}/max`, "too-small", "must be at least min");
  if (law.values === undefined) return;
  const { values, weights } = law;
  if (weights.length !== values.length)
    fault(
      `${field}/weights`,
      "wrong-length",
      `must have as many entries as values (${values.length}), not ${weights.length}`,
    );
  else if (!weights.some((weight) => weight > 0)) fault(`${field}/weights`, "too-small", "must have a sum above 0");
}
