import * as layout from "../../assembly/abi/layout";
import type { Instance } from "./core.ts";

/** The figures a solver left, in SI units; absent where it set none. */
export interface Figures {
  mean_wait_s?: number;
  mean_sojourn_s?: number;
  mean_square_wait_s2?: number;
  zero_wait_ratio?: number;
  busy_ratio?: number;
  running_mean?: number;
  batch_mean?: number;
  batch_request_mean?: number;
  loss_ratio?: number;
  served_ratio?: number;
  residual_ratio?: number;
  metastable_low?: number;
  metastable_high?: number;
  wait_error_ratio?: number;
  sojourn_error_ratio?: number;
  least_wait_s?: number;
}

const PLACES: Record<keyof Figures, number> = {
  mean_wait_s: layout.ANSWER_MEAN_WAIT,
  mean_sojourn_s: layout.ANSWER_MEAN_SOJOURN,
  mean_square_wait_s2: layout.ANSWER_MEAN_SQUARE_WAIT,
  zero_wait_ratio: layout.ANSWER_ZERO_WAIT,
  busy_ratio: layout.ANSWER_BUSY,
  running_mean: layout.ANSWER_RUNNING_MEAN,
  batch_mean: layout.ANSWER_BATCH_MEAN,
  batch_request_mean: layout.ANSWER_BATCH_REQUEST_MEAN,
  loss_ratio: layout.ANSWER_LOSS,
  served_ratio: layout.ANSWER_SERVED,
  residual_ratio: layout.ANSWER_RESIDUAL,
  metastable_low: layout.ANSWER_META_LOW,
  metastable_high: layout.ANSWER_META_HIGH,
  wait_error_ratio: layout.ANSWER_WAIT_ERROR,
  sojourn_error_ratio: layout.ANSWER_SOJOURN_ERROR,
  least_wait_s: layout.ANSWER_LEAST_WAIT,
};

/** Reads the block of figures of the last solver that ran in the instance. */
export function readFigures(instance: Instance): Figures {
  const block = instance.column(instance.exports.answerAddress(), layout.ANSWER_SIZE);
  const entries = Object.entries(PLACES).map(([name, place]) => [name, block[place] ?? Number.NaN] as const);
  return Object.fromEntries(entries.filter(([, value]) => Number.isFinite(value)));
}
