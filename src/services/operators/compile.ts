// The operators of a system as a step law with tables, which the engine prices its steps by.
//
// Exact: products, experts, collectives and the head at every table's points. Approximate: decode attention, as chords over the
// context at equal contexts but for the longest, as it is on average; prompts' attention, as one form over their sums; the round of a pipeline whose
// micro-batches are taken to be as many as its stages. Error against priceStep: see test/laws/compiled-step.test.ts.

import type { Instance } from "../../core/core.ts";
import type { DecodeForm, DecodeTable, StepTables } from "../step-tables.ts";
import type { System } from "../system.ts";
import { hiddenBytes, send } from "./collectives.ts";
import { chords } from "./convex.ts";
import { Gpu } from "./gpu.ts";
import { type Contexts, longestRatio } from "./longest.ts";
import { decodeLayer, expertOperators, headOperators, layerOperators, type Operator } from "./operators.ts";
import { promptForm } from "./prompt-form.ts";
import { sampled } from "./sampled.ts";

/** How far the tables go: the most tokens and sequences of a step. */
export interface Limits {
  tokens: number;
  sequences: number;
  /** Contexts of the sequences, if known. */
  contexts?: Contexts | undefined;
}

/** Beyond so many tokens or sequences a table goes on by its slope, and the last row of decode attention counts. */
const MOST = { tokens: 32_768, sequences: 4096 };
/** Contexts of one sequence between which decode attention is a chord. */
const CONTEXTS = [16, 128, 512, 2048, 8192, 32_768, 131_072];
/** Contexts vary so where nothing is known of them: the longest of many is about twice the mean. */
const USUAL: Contexts = { mean: 1, cv: 0.35, longest: 2 };

export function compile(instance: Instance, system: System, limits: Limits): StepTables {
  const gpu = new Gpu(instance, system);
  const { stages, data_ranks } = system;
  const sequences = Math.min(limits.sequences, limits.tokens, MOST.sequences);
  return {
    tokens_s: tokenTable(gpu, Math.min(limits.tokens, MOST.tokens)),
    sequences_s: sequenceTable(gpu, sequences),
    decode: decodeTables(gpu, { ...limits, sequences }),
    prompts: [promptForm(gpu, stages * data_ranks)],
  };
}

const total = <Load>(operators: Operator<Load>[], load: Load) =>
  operators.reduce((sum, { cost }) => sum + cost(load).seconds, 0);

/** Layers, experts, sends of a pipeline, and what the host takes of a step. */
function tokenTable(gpu: Gpu, last: number): number[] {
  const { stages, data_ranks, host, model } = gpu.system;
  const [layers, experts] = [layerOperators(gpu), expertOperators(gpu)];
  const parts = stages * data_ranks;
  const own = sampled((tokens) => total(layers, tokens), Math.ceil(last / parts));
  const all = experts.length > 0 ? sampled((tokens) => total(experts, tokens), Math.ceil(last / stages)) : undefined;
  const fixed = host.step_s + host.layer_s * model.num_hidden_layers;
  return Array.from({ length: last + 1 }, (_, tokens) => {
    if (tokens === 0) return 0;
    const share = Math.ceil(tokens / parts);
    const hops = stages > 1 ? stages * send(gpu, hiddenBytes(gpu, share)).seconds : 0;
    return fixed + hops + (own[share] ?? 0) + (all?.[Math.ceil(tokens / stages)] ?? 0);
  });
}

/** The head, which the last stage of a pipeline runs for each micro-batch while the others wait, and the host's part. */
function sequenceTable(gpu: Gpu, last: number): number[] {
  const { stages, data_ranks, host } = gpu.system;
  const head = headOperators(gpu);
  const parts = stages * data_ranks;
  const own = sampled((sequences) => total(head, sequences), Math.ceil(last / parts));
  return Array.from({ length: last + 1 }, (_, n) => {
    const rounds = n < stages ? 1 : stages;
    return rounds * (own[Math.ceil(n / parts)] ?? 0) + host.sequence_s * Math.ceil(n / data_ranks);
  });
}

/** Rows of chords by the number of decoding sequences; where layers have windows, less what those do not see. */
function decodeTables(gpu: Gpu, limits: Limits): DecodeTable[] {
  const { num_hidden_layers: layers, sliding_window } = gpu.system.model;
  const [alone, mixed] = [layerRows(gpu, limits, false), layerRows(gpu, limits, true)];
  const both = (of: (forms: DecodeForm[], n: number) => DecodeForm[]) => ({
    alone: alone.map(of),
    mixed: mixed.map(of),
  });
  if (sliding_window === undefined) return [{ sign: 1, ...both((forms) => forms.map((form) => scaled(form, layers))) }];
  const { tokens, layers: windowed } = sliding_window;
  /** Of the windowed layers where all windows are full: they take min(f, this) = f + this - max(f, this). */
  const full = (forms: DecodeForm[], n: number) => windowed * largest(forms, n * tokens);
  const added = both((forms, n) => forms.map((form) => scaled(form, layers, full(forms, n))));
  const taken = both((forms, n) => {
    if (n === 0) return [];
    return [...forms.map((form) => scaled(form, windowed)), { step_s: full(forms, n), context_token_s: 0 }];
  });
  return [
    { sign: 1, ...added },
    { sign: -1, ...taken },
  ];
}

function scaled({ step_s, context_token_s }: DecodeForm, count: number, more_s = 0): DecodeForm {
  return { step_s: count * step_s + more_s, context_token_s: count * context_token_s };
}

function largest(forms: DecodeForm[], context: number): number {
  return Math.max(...forms.map(({ step_s, context_token_s }) => step_s + context_token_s * context));
}

/** Rows of one layer that sees everything. */
function layerRows(gpu: Gpu, { sequences: last, contexts = USUAL }: Limits, mixed: boolean): DecodeForm[][] {
  const parts = gpu.system.stages * gpu.system.data_ranks;
  const cost = decodeLayer(gpu, mixed);
  const most = Math.ceil(last / parts);
  // By context: the seconds of so many sequences.
  const tables = CONTEXTS.map((context) =>
    sampled((sequences) => {
      const longest_tokens = context * longestRatio(contexts, sequences);
      return cost({ sequences, context_tokens: sequences * context, longest_tokens }).seconds;
    }, most),
  );
  return Array.from({ length: last + 1 }, (_, n) => {
    if (n === 0) return [];
    const share = Math.ceil(n / parts);
    return chords(CONTEXTS.map((context, i) => ({ x: context * n, y: tables[i]?.[share] ?? 0 })));
  });
}
