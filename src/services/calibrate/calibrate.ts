import type { Core } from "../../core/core.ts";
import type { Load } from "../benchmarks/index.ts";
import { completeEngine } from "../presets.ts";
import type { EngineRequest } from "../scenario.ts";
import type { RunControl } from "../simulate.ts";
import { type Calibration, calibration, MOST_ERROR, POOR } from "./calibration.ts";
import {
  BATCH_FEATURES,
  type BatchSums,
  type Coefficient,
  FORMS_COEFFICIENTS,
  type FormsCoefficient,
  LINEAR_COEFFICIENTS,
  STEP_FEATURES,
  type StepSums,
} from "./laws.ts";
import { loadEquations } from "./mean-field.ts";
import type { Measured } from "./relative-fit.ts";
import { type Verified, verify } from "./verify.ts";

/** Measurements of one kind of law: batches of the linear one, or steps and benchmarks of the forms. */
export type Measurements =
  | { law: "linear"; coefficients?: Coefficient[] | undefined; batches: (BatchSums & { seconds: number })[] }
  | {
      law: "forms";
      coefficients?: Coefficient[] | undefined;
      steps: (StepSums & { seconds: number })[];
      loads: Load[];
      engine: EngineRequest;
    };

export interface CalibrateAnswer extends Calibration {
  core: string;
  verification?: { rows: Verified[]; mean_error_ratio: Partial<Record<Verified["metric"], number>> };
  assumptions: string[];
}

/** What benchmarks of one mix of lengths can tell apart: the base, a new token, and a decoding sequence by its context. */
const FROM_BENCHMARKS: FormsCoefficient[] = ["step_s", "token_s", "context_token_s"];

/** The law of measurements, and where they are benchmarks what the simulator makes of it. Throws NotIdentifiable, Aborted. */
export async function calibrate(core: Core, sent: Measurements, control: RunControl): Promise<CalibrateAnswer> {
  const { law, names, rows, at } = equationsOf(sent);
  const fitted = await core.use(({ exports }) => calibration(exports, law, names, rows, at));
  const answer = { core: core.digest, ...fitted, assumptions: assumptions(sent) };
  if (sent.law === "linear" || sent.loads.length === 0) return answer;
  const verified = await verify(core, fitted.service, sent.engine, sent.loads, control);
  return withVerified(answer, verified);
}

function equationsOf(sent: Measurements) {
  if (sent.law === "linear") {
    const names = LINEAR_COEFFICIENTS.filter((name) => sent.coefficients?.includes(name) ?? true);
    const rows = sent.batches.map(({ seconds, ...sums }, i): Measured => {
      const features = names.map((name) => BATCH_FEATURES[name](sums));
      const what = `batch of ${sums.batch}, longest output ${sums.longest_output_tokens}`;
      return { features, seconds, group: JSON.stringify(sums), pointer: `#/batches/${i}`, what };
    });
    return { law: sent.law, names, rows, at: "#/batches" };
  }
  const wanted: readonly Coefficient[] =
    sent.coefficients ?? (sent.steps.length > 0 ? FORMS_COEFFICIENTS : FROM_BENCHMARKS);
  const names = FORMS_COEFFICIENTS.filter((name) => wanted.includes(name));
  const steps = sent.steps.map(({ seconds, ...sums }, i): Measured => {
    const features = names.map((name) => STEP_FEATURES[name](sums));
    const what = `step of ${sums.new_tokens} new tokens, ${sums.sequences} sequences, ${sums.context_tokens} in the KV`;
    return { features, seconds, group: JSON.stringify(sums), pointer: `#/rows/${i}`, what };
  });
  const { max_num_batched_tokens = Number.POSITIVE_INFINITY } = completeEngine(sent.engine, PLAIN);
  const rows = [...steps, ...loadEquations(sent.loads, names, max_num_batched_tokens)];
  return { law: sent.law, names, rows, at: sent.steps.length > 0 ? "#/rows" : "#/benchmarks" };
}

/** Any law of steps: the engine's knobs do not depend on its coefficients. */
const PLAIN = { kind: "forms", terms: [] } as const satisfies { kind: "forms"; terms: never[] };

/** Adds what the simulator found; an error larger than the held-out one is the one to expect. */
function withVerified(answer: CalibrateAnswer, rows: Verified[]): CalibrateAnswer {
  const errors = (metric: Verified["metric"]) =>
    rows.flatMap((row) => (row.metric === metric && row.error_ratio !== undefined ? [Math.abs(row.error_ratio)] : []));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const metrics = (["ttft_s", "tpot_s", "e2e_s"] as const).filter((metric) => errors(metric).length > 0);
  const mean_error_ratio = Object.fromEntries(metrics.map((metric) => [metric, mean(errors(metric))]));
  const expected = Math.max(answer.expected_error_ratio ?? 0, mean_error_ratio.tpot_s ?? 0);
  const overloaded = rows.filter(({ simulated_s }) => simulated_s === undefined);
  const detail = `the simulator cannot keep up, or saw none served, at ${[...new Set(overloaded.map(({ name }) => name))].join(", ")}: no error is known there`;
  const tpot = mean_error_ratio.tpot_s ?? 0;
  const poor = {
    code: "law-does-not-fit",
    detail: `simulated with the law, TPOT is off by ${(100 * tpot).toPrecision(2)} % on average: the runs were not in a steady state, or of another engine than was stated`,
  };
  return {
    ...answer,
    ...(answer.expected_error_ratio === undefined
      ? {}
      : {
          expected_error_ratio: expected,
          service: { ...answer.service, error_ratio: Math.min(MOST_ERROR, expected) },
        }),
    verification: { rows, mean_error_ratio },
    warnings: [
      ...answer.warnings,
      ...(tpot > POOR ? [poor] : []),
      ...(overloaded.length > 0 ? [{ code: "not-verified", detail }] : []),
    ],
  };
}

function assumptions(sent: Measurements): string[] {
  const common = [
    "coefficients are at least 0 and minimise squared errors relative to the prediction, outliers left out",
    "intervals are of 95 % (Student's t) and take the law's form as right",
    "held-out errors are over measurements that the fit kept, each group predicted from the others",
  ];
  if (sent.law === "linear")
    return [...common, "a batch takes batch_s + request_s b + (token_s + token_request_s b) l"];
  if (sent.loads.length === 0)
    return [...common, "a step is one weighted sum: memory and arithmetic add, and neither hides the other"];
  return [
    ...common,
    "one replica in a steady state: the batch follows from Little's law, and the time between tokens is that of a step",
    "a benchmark's lengths are its means unless the file has each request's",
    "the network and the tokeniser count as the engine's",
  ];
}
