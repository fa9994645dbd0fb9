// What a benchmark's means say of the steps behind them. The time between tokens is that of a step, and its batch follows
// from Little's law, so that each load gives an equation that is linear in the coefficients of a step:
//
//   decoding sequences   N  = rate x (E2E - TTFT)
//   as a decoder sees    N' = N + 1 under random arrivals (its own sequence beside the others), N in a closed loop
//   context of each      K  = prompt + E[O^2] / (2 E[O])
//   new prompt tokens    rate x prompt x TPOT, of rate x TPOT prompts, in each step
//   TPOT = step_s + token_s (N' + rate P TPOT) + pair_s (N' K + rate pairs TPOT) + context_token_s (N' K + rate P TPOT)
//          + sequence_s (N' + rate TPOT)
//
// and the time to the first token of a request that does not wait for a place is its prefill, beside those that decode, after
// the rest of the step that it found: half a step if one was running.
//
// Where it ends: one replica; TTFT is taken only where, by Little's law, few requests are before their first token; the
// network and the tokeniser count as the engine's; prompts that share a cached prefix, and steps that do prefill alone, are
// not told apart. The simulator then says how far off that is (verify.ts).

import type { Load } from "../benchmarks/index.ts";
import { type FormsCoefficient, STEP_FEATURES, type StepSums } from "./laws.ts";
import type { Measured } from "./relative-fit.ts";

/** Requests before their first token, on average: above this they wait for one another, which is no property of a step. */
const FEW_BEFORE_FIRST = 0.25;

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means over the requests of a load. */
function means({ prompt_tokens, output_tokens, lengths }: Load) {
  const prompts = lengths?.prompt ?? [prompt_tokens];
  const outputs = lengths?.output ?? [output_tokens];
  return {
    prompt: mean(prompts),
    pairs: mean(prompts.map((n) => (n * (n + 1)) / 2)),
    context: mean(prompts) + mean(outputs.map((n) => n * n)) / (2 * mean(outputs)),
  };
}

/** Sums of sums, each so many times. */
function plus(...parts: [times: number, sums: StepSums][]): StepSums {
  const total = (pick: (sums: StepSums) => number) => parts.reduce((sum, [times, part]) => sum + times * pick(part), 0);
  return {
    new_tokens: total((s) => s.new_tokens),
    pairs: total((s) => s.pairs),
    context_tokens: total((s) => s.context_tokens),
    sequences: total((s) => s.sequences),
  };
}

/** The equations of the loads: one of each TPOT, and one of each TTFT that is free of waiting. */
export function loadEquations(loads: Load[], names: readonly FormsCoefficient[], chunk_tokens: number): Measured[] {
  return loads.flatMap((load) => {
    const { prompt, pairs, context } = means(load);
    const decoding = load.requests_per_s * Math.max(0, load.e2e_s - load.ttft_s);
    const decode: StepSums = { new_tokens: 1, pairs: context, context_tokens: context, sequences: 1 };
    const chunks = Math.ceil(prompt / chunk_tokens);
    // Each chunk reads what the earlier ones left in the KV.
    const read = (prompt * (chunks + 1)) / 2;
    const prefill: StepSums = { new_tokens: prompt, pairs, context_tokens: read, sequences: chunks };
    const row = (metric: "ttft_s" | "tpot_s", seconds: number, steps: number, sums: StepSums): Measured => ({
      features: names.map((name) => (name === "step_s" ? steps : STEP_FEATURES[name](sums))),
      seconds,
      group: load.pointer,
      pointer: load.pointer,
      what: `${metric} at ${load.name}`,
    });
    const seen = seenBatch(load, decoding);
    const between = row("tpot_s", load.tpot_s, 1, plus([seen, decode], [load.requests_per_s * load.tpot_s, prefill]));
    if (load.requests_per_s * load.ttft_s > FEW_BEFORE_FIRST) return [between];
    const residual = 0.5 * Math.min(1, decoding);
    const first = plus([1, prefill], [(chunks + residual) * decoding, decode]);
    return [between, row("ttft_s", load.ttft_s, chunks + residual, first)];
  });
}

function seenBatch({ offered_per_s, concurrency }: Load, decoding: number): number {
  if (offered_per_s === undefined) return Math.max(1, decoding);
  return Math.min(decoding + 1, concurrency ?? Number.POSITIVE_INFINITY);
}
