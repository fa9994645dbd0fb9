// The operators of a step, by what their time follows from. Each is the sum over all layers on one GPU of a stage.

import { attentionDecode } from "./attention-decode.ts";
import { attentionPrefill } from "./attention-prefill.ts";
import type { Decoding, Prompts } from "./batch.ts";
import { allReduce, gather, hiddenBytes, reduceScatter } from "./collectives.ts";
import { both, type Cost, times, waiting } from "./cost.ts";
import { elementwise, embedding } from "./elementwise.ts";
import { routed, router } from "./experts.ts";
import type { Gpu } from "./gpu.ts";
import { lmHead, logitBytes, sampler } from "./head.ts";
import { latentDecode, latentPrefill } from "./latent.ts";
import { down, up } from "./mlp.ts";
import { output, queryKeyValue } from "./projections.ts";
import { windowedDecoding, windowedPrompts } from "./window.ts";

/** An operator whose time follows from one thing. */
export interface Operator<Load> {
  name: string;
  cost: (load: Load) => Cost;
}

/** How far the ranks of a tensor-parallel group arrive apart at their all-reduces, each layer; seen on H100. */
const SKEW_S = 9e-6;
const SKEW_ERROR = 0.5;

/** Operators of a GPU's layers by its new tokens. */
export function layerOperators(gpu: Gpu): Operator<number>[] {
  const { model, ranks, sequence_parallel } = gpu.system;
  const { num_hidden_layers: layers, experts, intermediate_size } = model;
  const kept = (tokens: number) => (sequence_parallel ? Math.ceil(tokens / ranks) : tokens);
  const dense = experts?.dense_layers ?? (experts === undefined ? layers : 0);
  const shared = experts?.shared_intermediate_size ?? 0;
  const each = (count: number, name: string, cost: (tokens: number) => Cost): Operator<number>[] =>
    count === 0 ? [] : [{ name, cost: (tokens) => times(count, cost(tokens)) }];
  return [
    { name: "embedding", cost: (tokens) => embedding(gpu, tokens) },
    ...each(layers, "qkv-projection", (tokens) => queryKeyValue(gpu, tokens)),
    ...each(layers, "output-projection", (tokens) => output(gpu, tokens)),
    ...each(dense, "mlp-up", (tokens) => up(gpu, tokens, intermediate_size)),
    ...each(dense, "mlp-down", (tokens) => down(gpu, tokens, intermediate_size)),
    ...(experts === undefined ? [] : each(layers - dense, "router", (tokens) => router(gpu, tokens, experts))),
    ...each(shared > 0 ? layers - dense : 0, "shared-experts", (tokens) =>
      both(up(gpu, tokens, shared), down(gpu, tokens, shared)),
    ),
    ...each(layers, "elementwise", (tokens) => elementwise(gpu, kept(tokens))),
    ...each(ranks > 1 ? layers : 0, "all-reduce", (tokens) => layerReduces(gpu, tokens)),
  ];
}

/** After attention and after the MLP; in its two halves where each GPU keeps its share of the tokens between them. */
function layerReduces(gpu: Gpu, tokens: number): Cost {
  const { ranks, sequence_parallel } = gpu.system;
  const bytes = hiddenBytes(gpu, tokens);
  const reduce = sequence_parallel
    ? both(reduceScatter(gpu, ranks, bytes), gather(gpu, ranks, bytes))
    : allReduce(gpu, ranks, bytes);
  return both(times(2, reduce), waiting(SKEW_S, "interconnect", SKEW_ERROR));
}

/** Operators by the tokens of all data-parallel ranks: the routed experts, and the exchange before and after them. */
export function expertOperators(gpu: Gpu): Operator<number>[] {
  const { model, ranks, data_ranks } = gpu.system;
  const { experts } = model;
  if (experts === undefined) return [];
  const layers = model.num_hidden_layers - experts.dense_layers;
  const gpus = ranks * data_ranks;
  const exchange = (tokens: number) => times(2 * layers, gather(gpu, gpus, hiddenBytes(gpu, tokens)));
  return [
    { name: "experts", cost: (tokens) => times(layers, routed(gpu, tokens, experts)) },
    ...(data_ranks > 1 ? [{ name: "expert-exchange", cost: exchange }] : []),
  ];
}

/** Operators of the last stage by the sequences that are sampled, which are all of a step. */
export function headOperators(gpu: Gpu): Operator<number>[] {
  const { ranks } = gpu.system;
  const gathered = (sequences: number) => gather(gpu, ranks, logitBytes(gpu, sequences));
  return [
    { name: "lm-head", cost: (sequences) => lmHead(gpu, sequences) },
    ...(ranks > 1 ? [{ name: "logit-gather", cost: gathered }] : []),
    { name: "sampler", cost: (sequences) => sampler(gpu, sequences) },
  ];
}

/** Attention of decoding sequences in one layer that sees everything, alone or beside prompts. */
export function decodeLayer(gpu: Gpu, mixed: boolean): (load: Decoding) => Cost {
  const { latent } = gpu.system.model;
  return (load) => (latent === undefined ? attentionDecode(gpu, load, mixed) : latentDecode(gpu, latent, load));
}

/** The same in all layers. */
export function decodeOperator(gpu: Gpu, mixed: boolean): Operator<Decoding> {
  const { num_hidden_layers: layers, sliding_window } = gpu.system.model;
  const one = decodeLayer(gpu, mixed);
  const cost = (load: Decoding) => {
    if (sliding_window === undefined) return times(layers, one(load));
    const seen = windowedDecoding(sliding_window.tokens, load);
    return both(times(layers - sliding_window.layers, one(load)), times(sliding_window.layers, one(seen)));
  };
  return { name: "attention-decode", cost };
}

/** Attention of prompts. */
export function prefillOperator(gpu: Gpu): Operator<Prompts> {
  const { num_hidden_layers: layers, latent, sliding_window } = gpu.system.model;
  const one = (load: Prompts) =>
    latent === undefined ? attentionPrefill(gpu, load) : latentPrefill(gpu, latent, load);
  const cost = (load: Prompts) => {
    if (sliding_window === undefined) return times(layers, one(load));
    const seen = windowedPrompts(sliding_window.tokens, load);
    return both(times(layers - sliding_window.layers, one(load)), times(sliding_window.layers, one(seen)));
  };
  return { name: "attention-prefill", cost };
}
