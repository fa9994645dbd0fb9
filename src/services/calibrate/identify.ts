import type { Coefficient } from "./laws.ts";
import { HELP } from "./laws.ts";
import { columnsOf, distances } from "./least-squares.ts";
import type { Measured } from "./relative-fit.ts";

/** A fault of the measurements; `pointer` is where they stand in the request. */
export interface Unidentified {
  pointer: string;
  code: "not-identifiable" | "too-few";
  detail: string;
}

/** The measurements do not determine the law: HTTP 422, with what would help. */
export class NotIdentifiable extends Error {
  constructor(readonly faults: Unidentified[]) {
    super(faults.map(({ detail }) => detail).join("; "));
  }
}

/** A feature that the others make up but for this part of it is not measured: timings are not that exact. */
const INDEPENDENT = 1e-5;

/** The coefficients, by place, whose features the others make up over the rows, each row over its seconds. */
export function unidentified(rows: Measured[]): number[] {
  const scaled = rows.map(({ features, seconds }) => features.map((x) => x / seconds));
  return distances(columnsOf(scaled)).flatMap((distance, j) => (distance < INDEPENDENT ? [j] : []));
}

/** Throws NotIdentifiable where the rows do not determine every coefficient. */
export function checkIdentifiable(
  rows: Measured[],
  names: readonly Coefficient[],
  law: "forms" | "linear",
  at: string,
) {
  if (rows.length < names.length) {
    const detail = `${rows.length} measurements cannot give ${names.length} coefficients (${names.join(", ")}): send at least ${names.length}, better ${3 * names.length}, or state fewer coefficients`;
    throw new NotIdentifiable([{ pointer: at, code: "too-few", detail }]);
  }
  const missing = unidentified(rows);
  if (missing.length === 0) return;
  const faults = missing.map((j) => fault(rows, names, law, at, j, missing));
  throw new NotIdentifiable(faults);
}

function fault(
  rows: Measured[],
  names: readonly Coefficient[],
  law: "forms" | "linear",
  at: string,
  place: number,
  missing: number[],
): Unidentified {
  const name = names[place] ?? "step_s";
  const others = missing.filter((j) => j !== place).map((j) => names[j]);
  const zero = rows.every(({ features }) => features[place] === 0);
  const why = zero ? "nothing was measured that it is a part of" : `the rows do not tell it from ${others.join(", ")}`;
  const help = HELP[law][name] ?? "another mix";
  const detail = `${name} is not identifiable: ${why}. Measure ${help}, or leave it out of coefficients, which takes it as 0`;
  return { pointer: at, code: "not-identifiable", detail };
}
