// Reads the parameters of a run (ENGINE_*) into the parts of the engine.

import { reserve } from "../../abi/arena";
import * as abi from "../../abi/layout-engine";
import { at } from "../../abi/table";
import { STEP_BATCHING } from "../../batching/steps";
import { compileLaw, hasTables, tablesOf } from "../../cost/forms";
import { UNLIMITED, blocks } from "./blocks";
import { forming } from "./forming";
import { breakBytes } from "./leap";
import { link } from "./link";
import { planning } from "./planning";
import { replicas } from "./replica";
import { window } from "./window";

/** The most forms that the terms of a law may have. */
const FORMS: i32 = 64;

/** KV blocks, their reservation and the link over which they are swapped. */
export function configureKv(spec: usize, longest: i32, ticks: f64): void {
  blocks.tokens = <i32>at(spec, abi.ENGINE_BLOCK_TOKENS);
  blocks.shift = ctz<i32>(blocks.tokens);
  const total = <i64>at(spec, abi.ENGINE_BLOCKS);
  blocks.total = total > 0 ? total : UNLIMITED;
  blocks.watermark = <i64>at(spec, abi.ENGINE_WATERMARK);
  blocks.longest = longest;
  const discipline = STEP_BATCHING[<i32>at(spec, abi.ENGINE_DISCIPLINE)];
  blocks.allocation = discipline.reserves ? abi.ALLOCATE_MAXIMUM : <i32>at(spec, abi.ENGINE_ALLOCATION);
  link.swaps = at(spec, abi.ENGINE_SWAP) > 0.0;
  link.ticksPerBlock = <i64>nearest<f64>(at(spec, abi.ENGINE_SWAP_BLOCK) * ticks);
}

/** The discipline and its bounds, and what a request takes beside its steps. */
export function configureForming(spec: usize, ticks: f64): void {
  planning.discipline = STEP_BATCHING[<i32>at(spec, abi.ENGINE_DISCIPLINE)];
  planning.leaps = at(spec, abi.ENGINE_LEAP) > 0.0;
  replicas.ahead = at(spec, abi.ENGINE_AHEAD) > 0.0;
  forming.maxSeqs = <i32>at(spec, abi.ENGINE_MAX_SEQS);
  forming.budget = <i32>at(spec, abi.ENGINE_TOKEN_BUDGET);
  forming.p = at(spec, abi.ENGINE_PARAMETER);
  forming.q = at(spec, abi.ENGINE_PARAMETER_2);
  forming.ticks = ticks;
  window.overhead = <i64>nearest<f64>(at(spec, abi.ENGINE_OVERHEAD) * ticks);
}

/** Compiles the step laws and gives each replica its own with room for the breaks of its leaps, and its speed. */
export function useLaws(spec: usize, count: i32, ticks: f64): void {
  const sources = <usize>at(spec, abi.ENGINE_LAWS);
  const jagged = <usize>at(spec, abi.ENGINE_TABLES);
  const lawOf = <usize>at(spec, abi.ENGINE_LAW_OF);
  for (let law = 0; law < <i32>at(spec, abi.ENGINE_LAW_COUNT); law++) {
    const compiled = compileLaw(<usize>at(sources, law), jagged === 0 ? 0 : <usize>at(jagged, law), ticks);
    const forms = FORMS + (hasTables(compiled) ? tablesOf(compiled).forms : 0);
    for (let i = 0; i < count; i++) {
      if (<i32>at(lawOf, i) !== law) continue;
      const r = replicas.get(i);
      r.law = compiled;
      r.table = reserve(breakBytes(forms));
    }
  }
  const speeds = <usize>at(spec, abi.ENGINE_SPEEDS);
  for (let i = 0; i < count; i++) replicas.get(i).speed = speeds === 0 ? 1.0 : at(speeds, i);
}
