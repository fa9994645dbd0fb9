// Every kernel on every GPU, priced in three ways and scored on the same rows: those whose groups of shapes no fit has seen.

import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { carriedTo } from "../../src/services/operators/carried.ts";
import { FAMILIES, type Family } from "../kernels/families.ts";
import { Priced } from "../kernels/priced.ts";
import { isFitted, type Measured, rowsOf } from "../kernels/rows.ts";
import { score } from "../kernels/score.ts";
import { naiveSeconds } from "./naive.ts";

/** A kernel's scores on one GPU. */
export interface Scored {
  family: Family;
  dtype: string;
  naive: KernelScore;
  fitted: KernelScore;
  /** By another GPU's fit with this one's constants; absent where no other runs the kernel over such links. */
  carried?: { from: string; score: KernelScore };
}

/** Whose fit stands in where a GPU had not been measured, the nearest first. */
const NEIGHBOURS: Record<string, string[]> = {
  "a100-80g": ["h100-sxm"],
  "h100-sxm": ["b200", "a100-80g"],
  b200: ["h100-sxm"],
  "rtx-pro-6000": ["a100-80g", "h100-sxm"],
};

/** Kernels that follow from the links between GPUs. */
const LINKED = /^all-|-nccl$/;

const DTYPES: Record<string, string> = { bfloat16: "bf16", half: "fp16" };

function fitOn(gpu: string, kernel: string, dtype: string) {
  return KERNEL_FITS.find((fit) => fit.gpu === gpu && fit.kernel === kernel && fit.dtype === dtype);
}

function scoreBy(family: Family, values: readonly number[], rows: readonly Measured[]): KernelScore {
  return score(new Priced(family, rows, values).seconds(values), rows);
}

function scored(family: Family): Scored {
  const { kernel, gpu, dtype: named } = family;
  const dtype = DTYPES[named] ?? named;
  const held = rowsOf(family).filter(({ group }) => !isFitted(group));
  const own = fitOn(gpu, kernel, dtype);
  if (own === undefined) throw new Error(`no fit of ${kernel} on ${gpu}`);
  // Over PCIe an all-reduce follows from what lies between the GPUs, not from what they are.
  const linked = LINKED.test(kernel) && gpu === "rtx-pro-6000";
  const from = linked ? undefined : NEIGHBOURS[gpu]?.find((other) => fitOn(other, kernel, dtype) !== undefined);
  const other = from === undefined ? undefined : fitOn(from, kernel, dtype);
  const donor = other && carriedTo(gpu, other);
  return {
    ...{ family, dtype },
    naive: score(naiveSeconds(family, held), held),
    fitted: scoreBy(family, own.values, held),
    ...(from === undefined || donor === undefined
      ? {}
      : { carried: { from, score: scoreBy(family, donor.values, held) } }),
  };
}

/** All of them, in the order of the fits. */
export function scoreOperators(): Scored[] {
  return FAMILIES.map(scored);
}
