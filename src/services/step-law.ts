import type { Instance } from "../core/core.ts";
import type { Term } from "./forms.ts";
import { compile } from "./operators/compile.ts";
import type { Contexts } from "./operators/longest.ts";
import { kernelNotes } from "./operators/notes.ts";
import { hostOf } from "./presets.ts";
import type { Warning } from "./result.ts";
import type { LinearService, Scenario, Service } from "./scenario.ts";
import type { StepTables } from "./step-tables.ts";
import { systemOf } from "./system.ts";
import { type Usage, usageOf } from "./usage.ts";

export type { Form, Term } from "./forms.ts";
export type { DecodeForm, DecodeTable, StepTables } from "./step-tables.ts";

/**
 * How long a step takes: the sum over terms of the largest of each term's forms, and what tables add; or the linear law's
 * own steps.
 */
export interface StepLaw {
  terms: Term[];
  /** What tiles and waves make jagged. */
  tables?: StepTables;
  /** Where the law is linear, which has no terms: its steps are told apart by what they do. */
  linear?: LinearService;
  /** Where the service names a GPU: what its steps compute and move. */
  usage?: Usage;
}

/** Some disciplines take whole prompts into a step, whatever its budget. */
const LEAST_TOKENS = 8192;

/** The law of a scenario's service as the core takes it; a roofline's kernels are priced in the instance, at such contexts. */
export function stepLaw(
  instance: Instance,
  { service, engine }: Pick<Scenario, "service" | "engine">,
  contexts?: Contexts,
): StepLaw {
  if (service.kind === "linear") return { terms: [], linear: service };
  if (service.kind === "forms") return { terms: service.terms };
  const system = systemOf(service, hostOf(engine));
  const { max_num_batched_tokens: tokens = 0, max_num_seqs: sequences = 1 } = engine;
  const limits = { tokens: Math.max(tokens, LEAST_TOKENS), sequences, contexts };
  const tables = instance.remembered(`tables ${JSON.stringify([system, limits])}`, () =>
    compile(instance, system, limits),
  );
  return { terms: [], tables, usage: usageOf(system) };
}

/** What a result says of its service law. */
export function serviceNotes(service: Service): { assumptions: string[]; warnings: Warning[] } {
  return service.kind === "roofline" ? kernelNotes(systemOf(service)) : { assumptions: [], warnings: [] };
}
