import { attendPrompts } from "./attention.ts";
import type { Prompts } from "./batch.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { layoutOf } from "./layout.ts";

/** Causal attention of one layer's prompts over the heads of one GPU. */
export function attentionPrefill(gpu: Gpu, prompts: Prompts): Cost {
  return attendPrompts(gpu, layoutOf(gpu), prompts);
}
