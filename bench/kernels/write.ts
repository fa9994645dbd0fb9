// Fits as facts of the catalogue: one file a kernel under src/catalog/kernels.

import { writeFileSync } from "node:fs";
import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import type { Outcome } from "./family.ts";

const DTYPES: Record<string, string> = { bfloat16: "bf16", half: "fp16" };
const short = (x: number) => Number(x.toPrecision(4));

/** Writes the kernels of which every fit is among the outcomes. */
export function writeCatalogue(outcomes: readonly Outcome[], date: string): void {
  for (const { id, coefficients } of KERNELS) {
    const fits = outcomes.filter(({ family }) => family.kernel === id);
    if (fits.length === 0) continue;
    const name = `${id.toUpperCase().replaceAll("-", "_")}_FITS`;
    const head = [
      "// Written by npm run fit:kernels -- --write. Values and errors are in this order:",
      ...coefficients.map(({ id, unit, summary }) => `//   ${id}: ${summary}${unit === "1" ? "" : ` (${unit})`}`),
    ];
    const text = `${head.join("\n")}

import type { KernelFit } from "../kernel-fit.ts";

export const ${name}: readonly KernelFit[] = [${fits.map((fit) => literal(fit, date)).join(",")}];
`;
    writeFileSync(`src/catalog/kernels/${id}.ts`, text);
  }
}

function literal({ family, fit, score }: Outcome, date: string): string {
  return JSON.stringify({
    kernel: family.kernel,
    gpu: family.gpu,
    source: family.source,
    dtype: DTYPES[family.dtype] ?? family.dtype,
    values: fit.values.map(short),
    errors_percent: fit.errors.map((x) => Number((100 * x).toPrecision(2))),
    score: Object.fromEntries(
      Object.entries(score).map(([key, x]) => [key, key === "rows" ? x : Number(x.toPrecision(3))]),
    ),
    date,
  });
}
