import { existsSync, readFileSync } from "node:fs";
import type { LengthSpec, Scenario } from "../../src/services/scenario.ts";
import { scenario, service } from "./core.ts";

const FILE = "../shared/golden/queueing.json";

interface Params {
  tokens: Record<string, number | string | number[]>;
  [name: string]: unknown;
}

export interface GoldenCase {
  id: string;
  family: string;
  params: Params;
  expected: Record<string, number | boolean>;
  relTol: Record<string, number>;
}

/** Known answers of independent reference implementations; none where the shared folder is absent. */
export const golden: GoldenCase[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")).cases : [];

if (golden.length === 0) console.warn(`skipped: the known answers of ${FILE} are not here`);

export const family = (name: string): GoldenCase[] => golden.filter((row) => row.family === name);

const number = (value: unknown): number => Number(value);

/** The length law of a case in the API's words. */
export function lengths(t: Params["tokens"]): LengthSpec {
  switch (t.kind) {
    case "det":
      return { kind: "constant", value: number(t.n) };
    case "hist":
      return { kind: "empirical", values: t.values as number[], weights: t.probs as number[] };
    case "uniform":
      return { kind: "uniform", min: number(t.lo), max: number(t.hi) };
    case "geometric":
      return { kind: "geometric", mean: number(t.mean) };
    case "pareto":
      return { kind: "pareto", minimum: number(t.xm), shape: number(t.alpha) };
    case "lognormal":
      return { kind: "lognormal", mu: number(t.mu), sigma: number(t.sigma) };
    default:
      return { kind: String(t.kind), shape: number(t.shape), scale: number(t.scale) };
  }
}

/** A case of one-at-a-time service as a scenario. */
export function single({ params: p }: GoldenCase): Scenario {
  const patience = p.tau === undefined ? {} : { patience_s: number(p.tau) };
  const max_output_tokens = number(p.n_max ?? p.N_ctx);
  return scenario(
    { rate: number(p.lam), output_tokens: lengths(p.tokens), max_output_tokens, ...patience },
    service(number(p.c), 0, number(p.a), 0),
  );
}
