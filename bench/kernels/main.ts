// npm run fit:kernels [-- <kernel or GPU> ...] [--iterations N] [--rows N]: fits every kernel to the measurements of half of its
// groups of shapes, scores it on the other half, and writes src/catalog/kernels.ts. --iterations 0 scores the start.

import { parseArgs } from "node:util";
import { FAMILIES } from "./families.ts";
import { fitFamily, type Outcome } from "./family.ts";
import { present } from "./rows.ts";
import { writeCatalogue } from "./write.ts";

const { values, positionals } = parseArgs({
  options: {
    iterations: { type: "string", default: "30" },
    rows: { type: "string", default: "6000" },
    date: { type: "string", default: new Date().toISOString().slice(0, 10) },
    write: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

if (!present()) throw new Error("the measurements are not here");
const asked = FAMILIES.filter(
  ({ kernel, gpu }) => positionals.length === 0 || positionals.some((word) => word === kernel || word === gpu),
);
console.log(
  "kernel             GPU           dtype      rows  MAPE  (table)  >=50us  median    bias  within 20 %    s",
);
const outcomes: Outcome[] = [];
for (const family of asked) {
  const began = performance.now();
  const outcome = fitFamily(family, Number(values.iterations), Number(values.rows));
  outcomes.push(outcome);
  const { rows, mape_percent, mape_long_percent, median_percent, bias_percent, within_20_ratio } = outcome.score;
  console.log(
    family.kernel.padEnd(18),
    family.gpu.padEnd(13),
    family.dtype.padEnd(9),
    String(rows).padStart(5),
    mape_percent.toFixed(1).padStart(5),
    (family.target === undefined ? "" : `(${family.target.toFixed(1)})`).padStart(8),
    mape_long_percent.toFixed(1).padStart(7),
    median_percent.toFixed(1).padStart(7),
    bias_percent.toFixed(1).padStart(7),
    `${(100 * within_20_ratio).toFixed(0)} %`.padStart(12),
    ((performance.now() - began) / 1000).toFixed(0).padStart(4),
  );
}
if (values.write) writeCatalogue(outcomes, values.date);
