// What the document says of kernels: the target table, and naive, fitted and carried scores in full.

import { HARDWARE } from "../../src/catalog/hardware.ts";
import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import { KERNEL_DATA } from "../../src/catalog/kernel-fit.ts";
import type { Scored } from "./operators.ts";
import type { Outside } from "./outside.ts";
import { count, decimal, figures, signed, table } from "./table.ts";

/** A GPU's name without its maker, its socket and its edition. */
const short = (gpu: string) =>
  (HARDWARE.find(({ id }) => id === gpu)?.name ?? gpu).replace(
    /^NVIDIA (GeForce )?| (SXM|Blackwell Server Edition)/g,
    "",
  );

const NAMES: Record<string, string> = {
  gemm: "GEMM",
  "gemm-fp8": "GEMM",
  "attention-decode": "attention, decode",
  "attention-prefill": "attention, prefill",
  experts: "experts",
  "all-reduce": "all-reduce, vLLM",
  "all-reduce-nccl": "all-reduce, NCCL",
  "all-gather-nccl": "all-gather, NCCL",
  "reduce-scatter-nccl": "reduce-scatter, NCCL",
  "all-to-all-nccl": "all-to-all, NCCL",
};

const label = ({ family, dtype }: Scored) => [NAMES[family.kernel] ?? family.kernel, short(family.gpu), dtype];

/** The share by which the issue asks for less than the forms had when they were first found. */
const THIRD = 2 / 3;

function verdict(percent: number, target: number | undefined): string {
  if (target === undefined) return "";
  if (percent <= THIRD * target) return "a third better";
  return percent <= target + 0.05 ? "reached" : "**missed**";
}

function targets(rows: readonly Scored[]): string {
  const columns = [
    "kernel",
    "GPU",
    "type",
    ...figures("n", "datasheet", "carried", "fitted", "target"),
    "",
    "carried from",
  ];
  return table(
    columns,
    rows.map((row) => {
      const { fitted, naive, carried, family } = row;
      const { target } = family;
      return [
        ...label(row),
        count(fitted.rows),
        decimal(naive.mape_percent),
        carried === undefined ? "–" : decimal(carried.score.mape_percent),
        `**${decimal(fitted.mape_percent)}**`,
        target === undefined ? "–" : decimal(target),
        verdict(fitted.mape_percent, target),
        carried === undefined ? "–" : short(carried.from),
      ];
    }),
  );
}

const SCORE = figures("n", "MAPE", "median", "bias", "within 20 %");

function scoreCells({ rows, mape_percent, median_percent, bias_percent, within_20_ratio }: KernelScore): string[] {
  return [
    count(rows),
    decimal(mape_percent),
    decimal(median_percent),
    signed(bias_percent),
    decimal(100 * within_20_ratio, 0),
  ];
}

function full(
  rows: readonly Scored[],
  of: (row: Scored) => KernelScore | undefined,
  more: (row: Scored) => string[],
): string {
  const present = rows.filter((row) => of(row) !== undefined);
  const cells = present.map((row) => [...label(row), ...more(row), ...scoreCells(of(row) as KernelScore)]);
  const between = present.some((row) => more(row).length > 0) ? ["from"] : [];
  return table(["kernel", "GPU", "type", ...between, ...SCORE], cells);
}

function outsideTable(rows: readonly Outside[]): string {
  return table(
    ["kernel", "timed on", "", "fit of", ...figures("n", "MAPE", "of 50 µs and more", "median", "bias", "within 20 %")],
    rows.map(({ kernel, gpu, fit, source, score }) => {
      const [n = "", mape = "", ...rest] = scoreCells(score);
      return [
        ...[NAMES[kernel] ?? kernel, short(gpu), source, gpu === fit ? "this GPU" : short(fit), n, mape],
        ...[decimal(score.mape_long_percent), ...rest],
      ];
    }),
  );
}

/** From the least to the largest error of the 16-bit GEMM carried between GPUs with HBM. */
function gemmRange(rows: readonly Scored[]): string {
  const carried = rows.flatMap(({ family: { kernel, gpu }, carried }) =>
    kernel === "gemm" && gpu !== "rtx-pro-6000" && carried !== undefined ? [carried.score.mape_percent] : [],
  );
  return `${decimal(Math.min(...carried))} to ${decimal(Math.max(...carried))}`;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);

/** Everything but the heading. */
export function kernelsSection(rows: readonly Scored[], outside: readonly Outside[]): string {
  const judged = rows.filter(({ family }) => family.target !== undefined);
  const count = (word: string) =>
    judged.filter(({ fitted, family }) => verdict(fitted.mape_percent, family.target) === word).length;
  const [better, reached, missed] = [count("a third better"), count("reached"), count("**missed**")];
  return `Measurements: ${KERNEL_DATA}. The groups of shapes of each GPU (GEMM: columns and depth; attention: batch and heads; experts: geometry; all-reduce: GPUs and bytes) are dealt into two halves: one is fitted, the other is scored, so that no scored row shares its group with a fitted one. All figures are in percent of what was measured. MAPE: mean absolute error; bias: mean signed error, below zero is too fast.

${targets(rows)}

**datasheet**: arithmetic at the dense peak or bytes at the full bandwidth, whichever is longer. **carried**: the fit of another GPU with this one's constants, as if this one had never been measured. **target**: what the forms scored when they were first found, before this project fitted them; the goal is a third less. Of ${judged.length} targets ${better} are beaten by a third, ${reached} reached, ${missed} missed. The mean over all rows of the table: datasheet ${decimal(mean(rows.map(({ naive }) => naive.mape_percent)))}, fitted ${decimal(mean(rows.map(({ fitted }) => fitted.mape_percent)))}. Over PCIe nothing is carried: an all-reduce follows there from what lies between the GPUs.

### By the datasheet

${full(
  rows,
  ({ naive }) => naive,
  () => [],
)}

### Fitted on the same GPU

${full(
  rows,
  ({ fitted }) => fitted,
  () => [],
)}

### Carried over from another GPU

${full(
  rows,
  ({ carried }) => carried?.score,
  ({ carried }) => [short(carried?.from ?? "")],
)}

A kernel that is built in another way elsewhere does not carry over: FlashAttention 2 and 3, CUTLASS tiles by GPU, experts of other libraries. The 16-bit GEMM does between A100, H100 and B200: ${gemmRange(rows)} %.

### Against other benchmarks

Nothing here was seen by a fit. Layers in vLLM are priced with a cold L2, as in an engine. To the RTX 4090, whose tensor cores are half as fast a processor, the fit of the RTX PRO 6000 is carried with what a tile takes beside them as long as before; as it stands it gives GEMM there 16 % too slow.

${outsideTable(outside)}`;
}
