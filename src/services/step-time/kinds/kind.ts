import type { Cost } from "../../operators/cost.ts";
import type { Launcher } from "../../operators/launcher.ts";

/** A number that an operator is asked with. */
export interface Field {
  summary: string;
  /** "tokens", "bytes", "1". */
  unit: string;
  low: number;
  high: number;
  /** Where it may be left out: what it is then, a number or what another field says. */
  default?: number | { as: string };
  fractional?: boolean;
}

/** Two fields that do not go together. */
export interface KindFault {
  field: string;
  code: string;
  detail: string;
}

/** A kind of operator that is priced by itself. */
export interface OperatorKind<Name extends string = string> {
  id: string;
  summary: string;
  fields: Record<Name, Field>;
  /** Types of its operands, the default first; empty where its bytes say it. */
  dtypes: readonly string[];
  /** Kernels of assembly/cost/kernels that price it, where they do. */
  kernels: readonly string[];
  fault?(values: Record<Name, number>): KindFault | undefined;
  /** One launch on a GPU. */
  cost(gpu: Launcher, values: Record<Name, number>, dtype: string): Cost;
}

/** Keeps the names of a kind's fields while it is written down. */
export function kind<Name extends string>(entry: OperatorKind<Name>): OperatorKind {
  return entry;
}

export const count = (summary: string, high: number): Field => ({ summary, unit: "1", low: 1, high });
export const tokens = (summary: string, low = 1): Field => ({ summary, unit: "tokens", low, high: 1e7 });
export const bytes = (summary: string): Field => ({ summary, unit: "bytes", low: 1, high: 1e13 });

/** The heads of attention on one GPU. */
export const HEADS = {
  heads: count("Query heads on this GPU", 4096),
  kv_heads: count("Key and value heads on this GPU", 4096),
  head_dim: { ...count("Width of a head", 1024), low: 16 },
};

export function headsFault({ heads, kv_heads }: Record<"heads" | "kv_heads", number>): KindFault | undefined {
  if (heads % kv_heads === 0) return undefined;
  return { field: "kv_heads", code: "does-not-divide", detail: `must divide the ${heads} query heads` };
}
