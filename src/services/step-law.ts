import type { Term } from "./forms.ts";
import type { Warning } from "./result.ts";
import { DATASHEET_ASSUMPTION, DATASHEET_WARNING, type Roofline, roofline } from "./roofline.ts";
import type { LinearService, Service } from "./scenario.ts";
import type { StepTables } from "./step-tables.ts";
import { systemOf } from "./system.ts";

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
  /** Where the law is a roofline: what its steps compute and read. */
  roofline?: Roofline;
}

/** The law of a service as the core takes it. */
export function stepLaw(service: Service): StepLaw {
  if (service.kind === "linear") return { terms: [], linear: service };
  if (service.kind === "forms") return { terms: service.terms };
  const law = roofline(systemOf(service));
  return { terms: law.terms, roofline: law };
}

/** What a result says of its service law. */
export function serviceNotes(service: Service): { assumptions: string[]; warnings: Warning[] } {
  if (service.kind !== "roofline") return { assumptions: [], warnings: [] };
  return { assumptions: [DATASHEET_ASSUMPTION], warnings: [DATASHEET_WARNING] };
}
