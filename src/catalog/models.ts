import type { Model } from "./model.ts";
import { DENSE } from "./models/dense.ts";
import { SPARSE_MODELS } from "./models/sparse.ts";
import { WINDOWED_MODELS } from "./models/windowed.ts";

export type { Experts, LatentAttention, Model, ModelShape, SlidingWindow } from "./model.ts";

/** Every model of the catalogue. */
export const MODELS: readonly Model[] = [...DENSE, ...WINDOWED_MODELS, ...SPARSE_MODELS];
