// What a datasheet alone says of a kernel: its arithmetic at the dense peak or its bytes at the full bandwidth, whichever is
// longer. What most planners price a step with; the line to beat.

import { HARDWARE } from "../../src/catalog/hardware.ts";
import type { Family } from "../kernels/families.ts";
import type { Measured } from "../kernels/rows.ts";

interface Work {
  flops: number;
  bytes: number;
}

/** Arithmetic and traffic of a shape, its columns as the kernel of assembly/cost/kernels has them. */
const WORK: Record<string, (shape: number[]) => Work> = {
  gemm: (shape) => product(shape, 2),
  "gemm-fp8": (shape) => product(shape, 1),
  "attention-decode": ([batch = 0, tokens = 0, , heads = 0, kv = 0, dim = 0, bytes = 0]) => ({
    flops: 4 * tokens * heads * dim,
    bytes: 2 * tokens * kv * dim * bytes + 4 * batch * heads * dim,
  }),
  "attention-prefill": ([batch = 0, fresh = 0, cached = 0, heads = 0, kv = 0, dim = 0, bytes = 0]) => ({
    flops: 4 * batch * heads * dim * fresh * (cached + (fresh + 1) / 2),
    bytes: batch * dim * (4 * fresh * heads + 2 * bytes * kv * (fresh + cached)),
  }),
  experts: ([tokens = 0, hidden = 0, inner = 0, chosen = 0, experts = 0, bytes = 0]) => ({
    flops: 6 * tokens * chosen * hidden * inner,
    bytes: 3 * Math.min(experts, tokens * chosen) * hidden * inner * bytes + 4 * tokens * hidden,
  }),
};

function product([m = 0, n = 0, k = 0]: number[], bytes: number): Work {
  return { flops: 2 * m * n * k, bytes: bytes * (n * k + m * k) + 2 * m * n };
}

/** Seconds of each row by the datasheet of the family's GPU. */
export function naiveSeconds({ kernel, gpu, dtype }: Family, rows: readonly Measured[]): number[] {
  const sheet = HARDWARE.find(({ id }) => id === gpu);
  if (sheet === undefined) throw new Error(`no datasheet of ${gpu}`);
  const work = WORK[kernel];
  const { bf16_flops_per_s: half, fp8_flops_per_s: eight = half, link_bytes_per_s: link = 1 } = sheet;
  const peak = kernel === "gemm-fp8" || (kernel === "experts" && dtype.startsWith("fp8")) ? eight : half;
  return rows.map(({ shape }) => {
    if (work === undefined) return ring(shape, link);
    const { flops, bytes } = work(shape);
    return Math.max(flops / peak, bytes / sheet.memory_bytes_per_s);
  });
}

/** An all-reduce as a ring at the link's rate. */
function ring([ranks = 1, bytes = 0]: number[], link: number): number {
  return (2 * (ranks - 1) * bytes) / ranks / link;
}
