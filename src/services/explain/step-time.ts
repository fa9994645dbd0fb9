// The parts of the mean step of an engine: its mean number of sequences, each of which is as far as it is on average.

import type { Instance } from "../../core/core.ts";
import { type Loaded, loadEngine } from "../engine/load.ts";
import { formSeconds, type StepSums } from "../engine/sums.ts";
import type { StepPart } from "../explanation.ts";
import { priceStep } from "../operators/price.ts";
import { hostOf } from "../presets.ts";
import type { Scenario } from "../scenario.ts";
import { systemOf } from "../system.ts";
import { roofOf } from "./service-knobs.ts";

/** Sequences of a mean step, which takes so many of them in. */
interface MeanStep {
  decoding: number;
  admitted: number;
  prompt: number;
  /** Tokens that a decoding sequence attends to. */
  context: number;
}

/** The terms of the step law, or the operators of a GPU, by their share of a mean step; a linear law has none. */
export function stepTime(instance: Instance, scenario: Scenario, sequences: number): StepPart[] {
  const loaded = loadEngine(instance, scenario);
  const { service, engine } = scenario;
  const step = meanStep(loaded, sequences);
  if (service.kind === "linear") return [];
  if (service.kind === "roofline") {
    const system = systemOf(service, hostOf(engine));
    const rows = priceStep(instance, system, batchOf(step));
    return shares(rows.map(({ name, seconds, bound }) => ({ term: name, seconds, bound })));
  }
  const sums = sumsOf(step);
  return shares(
    service.terms.map(({ name, forms, bounds }) => {
      const seconds = forms.map((form) => formSeconds(form, sums));
      const largest = seconds.indexOf(Math.max(...seconds));
      const form = forms[largest];
      const bound = bounds?.[largest] ?? (form === undefined ? "host" : roofOf(form));
      return { term: name, seconds: seconds[largest] ?? 0, bound };
    }),
  );
}

function meanStep({ mean_prompt, mean_output, output_spread }: Loaded, sequences: number): MeanStep {
  // Of the steps of a request one takes its prompt in, and the others decode.
  const admitted = sequences / Math.max(1, mean_output);
  const context = mean_prompt + Math.max(1, (output_spread * mean_output - 1) / 2);
  return { decoding: sequences - admitted, admitted, prompt: mean_prompt, context };
}

function sumsOf({ decoding, admitted, prompt, context }: MeanStep): StepSums {
  return {
    tokens: decoding + admitted * prompt,
    pairs: decoding * context + (admitted * prompt * (prompt + 1)) / 2,
    context: decoding * context + admitted * prompt,
    sequences: decoding + admitted,
    decoding,
    decoding_context: decoding * context,
    finishing: admitted,
  };
}

/** The same in whole sequences, with the mean step's tokens of prompts in one chunk. */
function batchOf({ decoding, admitted, prompt, context }: MeanStep) {
  const chunk = Math.round(admitted * prompt);
  const decodes = Math.max(chunk > 0 ? 0 : 1, Math.round(decoding));
  return [
    ...(decodes > 0 ? [{ new_tokens: 1, context_tokens: Math.round(context), count: decodes }] : []),
    ...(chunk > 0 ? [{ new_tokens: chunk, context_tokens: 0, count: 1 }] : []),
  ];
}

function shares(rows: (Omit<StepPart, "seconds_ratio"> & { seconds: number })[]): StepPart[] {
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  if (!(total > 0)) return [];
  return rows
    .filter(({ seconds }) => seconds > 0)
    .map(({ seconds, term, bound }) => ({ term, seconds_ratio: seconds / total, bound }))
    .sort((a, b) => b.seconds_ratio - a.seconds_ratio);
}
