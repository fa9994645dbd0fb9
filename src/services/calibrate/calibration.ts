// Measurements in, a fitted service law out, with how far to trust it.

import type { CoreExports } from "../../core/exports.ts";
import type { Form } from "../forms.ts";
import type { Warning } from "../result.ts";
import type { FormsService, LinearService } from "../scenario.ts";
import { type HeldOut, heldOut } from "./held-out.ts";
import { checkIdentifiable } from "./identify.ts";
import type { Coefficient } from "./laws.ts";
import { fitRobust, type Measured, predict, standardErrors } from "./relative-fit.ts";

/** A coefficient in seconds with its 95 % interval, absent where there are no more rows than coefficients. */
export interface CoefficientRow {
  name: Coefficient;
  value: number;
  low?: number;
  high?: number;
}

/** A measurement against the law: what a plot shows. */
export interface FittedRow {
  pointer: string;
  what: string;
  measured_s: number;
  predicted_s: number;
  /** By the law that was fitted without its group; absent for outliers and where the others do not determine the law. */
  held_out_s?: number;
  error_ratio: number;
  outlier: boolean;
}

export interface Calibration {
  service: LinearService | FormsService;
  coefficients: CoefficientRow[];
  held_out?: HeldOut;
  expected_error_ratio?: number;
  outliers: string[];
  table: FittedRow[];
  warnings: Warning[];
}

/** A half-width of the interval beyond this part of the value is a warning. */
const WIDE = 0.5;
/** A coefficient that is less than this of every prediction does no harm however wide its interval is. */
const SMALL = 0.02;

/** The law of measurements. Throws NotIdentifiable; `at` is where they stand in the request. */
export function calibration(
  core: Pick<CoreExports, "studentQuantile">,
  law: "forms" | "linear",
  names: readonly Coefficient[],
  rows: Measured[],
  at: string,
): Calibration {
  checkIdentifiable(rows, names, law, at);
  const { coefficients, outlier } = fitRobust(rows);
  const kept = rows.filter((_, i) => !outlier[i]);
  const errors = standardErrors(kept, coefficients);
  const quantile = errors === undefined ? 0 : core.studentQuantile(0.95, kept.length - coefficients.length);
  const listed = names.map((name, j): CoefficientRow => {
    const value = coefficients[j] ?? 0;
    if (errors === undefined) return { name, value };
    const half = quantile * (errors[j] ?? 0);
    return { name, value, low: Math.max(0, value - half), high: value + half };
  });
  const { held_out, predicted } = heldOut(kept);
  const expected = held_out?.mean_error_ratio;
  const heldOutOf = new Map(kept.map((row, i) => [row, predicted[i]]));
  const table = rows.map((row, i): FittedRow => {
    const predicted_s = predict(coefficients, row.features);
    const held_out_s = heldOutOf.get(row);
    return {
      pointer: row.pointer,
      what: row.what,
      measured_s: row.seconds,
      predicted_s,
      ...(held_out_s === undefined ? {} : { held_out_s }),
      error_ratio: predicted_s / row.seconds - 1,
      outlier: outlier[i] === true,
    };
  });
  return {
    service: serviceOf(law, names, coefficients, expected),
    coefficients: listed,
    ...(held_out === undefined ? {} : { held_out }),
    ...(expected === undefined ? {} : { expected_error_ratio: expected }),
    outliers: table.flatMap(({ pointer, outlier }) => (outlier ? [pointer] : [])),
    table,
    warnings: warnings(listed, kept, table, held_out),
  };
}

function serviceOf(
  law: "forms" | "linear",
  names: readonly Coefficient[],
  values: number[],
  expected: number | undefined,
): LinearService | FormsService {
  const of = (name: Coefficient) => values[names.indexOf(name)] ?? 0;
  const error = expected === undefined ? {} : { error_ratio: Math.min(MOST_ERROR, expected) };
  if (law === "linear") {
    const [batch_s, request_s, token_s, token_request_s] = [
      of("batch_s"),
      of("request_s"),
      of("token_s"),
      of("token_request_s"),
    ];
    return { kind: "linear", batch_s, request_s, token_s, token_request_s, ...error };
  }
  const form: Form = {
    step_s: of("step_s"),
    token_s: of("token_s"),
    pair_s: of("pair_s"),
    context_token_s: of("context_token_s"),
    sequence_s: of("sequence_s"),
  };
  return { kind: "forms", terms: [{ name: "measured", forms: [form] }], ...error };
}

/** Above this held-out error the law is named as the fault. */
export const POOR = 0.15;

/** A law that is further off than this cannot be run at both ends of its band: it carries this much and a warning. */
export const MOST_ERROR = 0.9;

function warnings(
  listed: CoefficientRow[],
  kept: Measured[],
  table: FittedRow[],
  held_out: HeldOut | undefined,
): Warning[] {
  const list: Warning[] = [];
  const warn = (code: string, detail: string) => list.push({ code, detail });
  listed.forEach(({ name, value, high }, j) => {
    if (high === undefined) return;
    const matters = kept.some((row) => (high - value) * (row.features[j] ?? 0) > SMALL * row.seconds);
    if (value === 0 && matters)
      warn(
        "at-bound",
        `${name} came out as 0, the least it may be: another law may fit better, or it was not measured apart`,
      );
    else if (value > 0 && high - value > WIDE * value && matters)
      warn(
        "wide-interval",
        `${name} is known within ${((100 * (high - value)) / value).toPrecision(2)} % only: outside what was measured the law may be far off`,
      );
  });
  if (listed.some(({ high }) => high === undefined))
    warn(
      "no-interval",
      "there are no more measurements than coefficients, so the law meets them all and says nothing of its error",
    );
  if (held_out === undefined)
    warn(
      "no-held-out",
      "without any of its groups the rest does not determine the law: send more kinds of measurement for a held-out error",
    );
  else if (held_out.unscored > 0)
    warn(
      "held-out-partial",
      `${held_out.unscored} measurements are not in the held-out error: without them the others do not determine the law`,
    );
  const left = table.filter(({ outlier }) => outlier).length;
  if (left > 0)
    warn(
      "outliers",
      `${left} of ${table.length} measurements are left out, and no error here counts them: where they are of one kind it is the law that is wrong there`,
    );
  if (held_out !== undefined && held_out.mean_error_ratio > POOR)
    warn(
      "law-does-not-fit",
      `the law is off by ${(100 * held_out.mean_error_ratio).toPrecision(2)} % on average: the engine does something that it has no term for, or the measurements are of several engines`,
    );
  return list;
}
