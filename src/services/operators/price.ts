// What each operator of a step takes, and how far that may be off.
//
// Operators follow one another, so that a step is their sum. low and high: seconds / (1 + e) and seconds x (1 + e), e the mean
// error of the operator's fit on shapes that it has not seen, or more where it was carried over (fits.ts). Sums of them are the
// step's: as if all operators were off in the same direction, since much of what a fit misses on a GPU is one common scale.
//
// A pipeline serves a step in rounds: its micro-batches, as many as stages, pass through the stages one behind the other. A
// round lasts until the slowest stage has had all of them, and no less than one micro-batch takes through all stages.

import type { Instance } from "../../core/core.ts";
import type { Bound } from "../forms.ts";
import type { System } from "../system.ts";
import { type BatchRow, microBatches, shareOf } from "./batch.ts";
import { hiddenBytes, send } from "./collectives.ts";
import { type Cost, shareOfWork, times, waiting } from "./cost.ts";
import { Gpu } from "./gpu.ts";
import { decodeOperator, expertOperators, headOperators, layerOperators, prefillOperator } from "./operators.ts";

/** One operator of a step: seconds of its passage through all layers, FLOPs and bytes of one GPU. */
export interface OperatorCost {
  name: string;
  seconds: number;
  seconds_low: number;
  seconds_high: number;
  flops: number;
  bytes: number;
  bound: Bound;
}

/** Mean error of what the host takes, which was fitted to whole steps. */
const HOST_ERROR = 0.3;

/** Prices batches on one system; its kernels lie in the instance's arena until the next reset. */
export function pricer(instance: Instance, system: System): (batch: readonly BatchRow[]) => OperatorCost[] {
  const costs = costsOn(new Gpu(instance, system));
  return (batch) => costs(batch).map(([name, cost]) => row(name, cost));
}

/** The operators of batches on one GPU, each under its name. */
export function costsOn(gpu: Gpu): (batch: readonly BatchRow[]) => [string, Cost][] {
  const { system } = gpu;
  const layers = layerOperators(gpu);
  const experts = expertOperators(gpu);
  const head = headOperators(gpu);
  const decode = { alone: decodeOperator(gpu, false), mixed: decodeOperator(gpu, true) };
  const prefill = prefillOperator(gpu);
  return (batch) => {
    const parts = microBatches(system, batch);
    const { tokens, expert_tokens, sequences, sampled: positions, decoding, prompts } = shareOf(system, batch, parts);
    const attention = prompts === undefined ? decode.alone : decode.mixed;
    const passed: [string, Cost][] = [
      ...layers.map(({ name, cost }): [string, Cost] => [name, cost(tokens)]),
      ...experts.map(({ name, cost }): [string, Cost] => [name, cost(expert_tokens)]),
      ...(decoding === undefined ? [] : [[attention.name, attention.cost(decoding)] as [string, Cost]]),
      ...(prompts === undefined ? [] : [[prefill.name, prefill.cost(prompts)] as [string, Cost]]),
    ];
    const sampled = head.map(({ name, cost }): [string, Cost] => [name, cost(positions)]);
    const all = [...passed, ...sampled, ...pipeline(gpu, passed, sampled, tokens, parts)];
    const hosted: [string, Cost][] = [["host", host(system, sequences * parts)]];
    const share = parts / system.stages;
    return [...all, ...hosted].map(([name, cost]) => [name, { ...cost, ...shareOfWork(share, cost) }]);
  };
}

/** The operators of one step; prices of many are made by one pricer. */
export function priceStep(instance: Instance, system: System, batch: readonly BatchRow[]): OperatorCost[] {
  return pricer(instance, system)(batch);
}

function row(name: string, { seconds, error_ratio, flops, bytes, bound }: Cost): OperatorCost {
  const [seconds_low, seconds_high] = [seconds / (1 + error_ratio), seconds * (1 + error_ratio)];
  return { name, seconds, seconds_low, seconds_high, flops, bytes, bound };
}

/** Sends between the stages, and what the round lasts longer than one micro-batch's passage. */
function pipeline(
  gpu: Gpu,
  passed: [string, Cost][],
  sampled: [string, Cost][],
  tokens: number,
  parts: number,
): [string, Cost][] {
  const { stages } = gpu.system;
  if (stages === 1) return [];
  const hop = send(gpu, hiddenBytes(gpu, tokens));
  const sum = (costs: [string, Cost][]) => costs.reduce((total, [, { seconds }]) => total + seconds, 0);
  const through = sum(passed) + sum(sampled) + (stages - 1) * hop.seconds;
  const slowest = sum(passed) / stages + sum(sampled) + hop.seconds;
  const wait = Math.max(0, parts * slowest - through);
  return [
    ["pipeline-send", times(stages - 1, hop)],
    ["pipeline-wait", waiting(wait, "interconnect", hop.error_ratio)],
  ];
}

function host({ host: { step_s, layer_s, sequence_s }, model }: System, sequences: number): Cost {
  return waiting(step_s + layer_s * model.num_hidden_layers + sequence_s * sequences, "host", HOST_ERROR);
}
