import type { Core, Instance } from "../../core/core.ts";
import { sumsOf } from "../calibrate/laws.ts";
import { formSeconds } from "../engine/sums.ts";
import type { Term } from "../forms.ts";
import type { BatchRow } from "../operators/batch.ts";
import { Gpu } from "../operators/gpu.ts";
import { costsOn } from "../operators/price.ts";
import type { LinearService, Service } from "../scenario.ts";
import { systemOf } from "../system.ts";
import { type PricedRow, pricedRow, type StepTime, stepTime } from "./rows.ts";

/** One step of a service, priced. */
export function priceBatch(core: Core, service: Service, sequences: readonly BatchRow[]): Promise<StepTime> {
  return core.use((instance) => stepTime(instance.digest, rowsOf(instance, service, sequences)));
}

function rowsOf(instance: Instance, service: Service, sequences: readonly BatchRow[]): PricedRow[] {
  if (service.kind === "linear") return linearRows(service, sequences);
  if (service.kind === "forms") return service.terms.map((term) => termRow(term, sequences, service.error_ratio));
  const gpu = new Gpu(instance, systemOf(service));
  return costsOn(gpu)(sequences).map(([name, cost]) => pricedRow(name, cost, gpu));
}

/** The linear law's own steps: sequences of one new token behind others decode, all others are prompts that end here. */
function linearRows(service: LinearService, sequences: readonly BatchRow[]): PricedRow[] {
  const { batch_s, request_s, token_s, token_request_s, error_ratio } = service;
  let decoding = 0;
  let prompts = 0;
  for (const { new_tokens, context_tokens, count } of sequences) {
    if (new_tokens === 1 && context_tokens > 0) decoding += count;
    else prompts += count;
  }
  return [
    ...(prompts > 0 ? [banded("prefill", batch_s + request_s * prompts, error_ratio)] : []),
    ...(decoding > 0 ? [banded("decode", token_s + token_request_s * decoding, error_ratio)] : []),
  ];
}

/** A term takes as long as the largest of its forms, which says what binds if anything does. */
function termRow({ name, forms, bounds }: Term, sequences: readonly BatchRow[], error?: number): PricedRow {
  const {
    new_tokens: tokens,
    context_tokens: context,
    ...rest
  } = sumsOf(
    // Drafted tokens are new tokens to a law that knows no others.
    sequences.map(({ new_tokens, draft_tokens = 0, ...row }) => ({ ...row, new_tokens: new_tokens + draft_tokens })),
  );
  const seconds = forms.map((form) => formSeconds(form, { tokens, context, ...rest }));
  const most = Math.max(...seconds);
  const bound = bounds?.[seconds.indexOf(most)];
  return { ...banded(name, most, error), ...(bound === undefined ? {} : { bound }) };
}

function banded(name: string, seconds: number, error_ratio: number | undefined): PricedRow {
  if (error_ratio === undefined) return { name, seconds };
  const [seconds_low, seconds_high] = [seconds * (1 - error_ratio), seconds * (1 + error_ratio)];
  return { name, seconds, seconds_low, seconds_high, expected_error_ratio: error_ratio };
}
