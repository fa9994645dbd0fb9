import type { Core } from "../src/core/core.ts";
import type { BatchRow } from "../src/services/operators/batch.ts";
import type { RooflineService } from "../src/services/scenario.ts";
import { priceBatch } from "../src/services/step-time/batch.ts";
import { OPERATOR_KINDS } from "../src/services/step-time/kinds/index.ts";
import { priceOperators } from "../src/services/step-time/operators.ts";
import { hardwareOf } from "../src/services/system.ts";
import { median, timed } from "./measure.ts";

const TIMES = 101;

const service = (model: string, vary: Partial<RooflineService> = {}): RooflineService => ({
  ...{ kind: "roofline", model, hardware: "h100-sxm", tensor_parallel_size: 1, pipeline_parallel_size: 1 },
  ...{ weight_dtype: "bf16", kv_cache_dtype: "bf16", ...vary },
});

const MIXED: BatchRow[] = [
  { new_tokens: 1, context_tokens: 2000, count: 64 },
  { new_tokens: 1500, context_tokens: 500, count: 1 },
];

const STEPS: [string, RooflineService][] = [
  ["Llama 3.1 8B", service("llama-3.1-8b")],
  ["Llama 3.1 70B, fp8, TP 8", service("llama-3.1-70b", { tensor_parallel_size: 8, weight_dtype: "fp8" })],
  ["Mixtral 8x7B, TP 2", service("mixtral-8x7b", { tensor_parallel_size: 2 })],
  ["DeepSeek V3, TP 16", service("deepseek-v3-671b", { tensor_parallel_size: 16 })],
];

/** Milliseconds of one priced step, and of one operator of each kind. */
export async function benchStepTime(core: Core): Promise<void> {
  console.log(`\nStep time in full, ms: median of ${TIMES}, 64 sequences that decode beside a chunk of 1,500 tokens.`);
  for (const [name, one] of STEPS) await line(name, () => priceBatch(core, one, MIXED));
  const asked = OPERATOR_KINDS.map((kind) => ({
    kind,
    values: Object.fromEntries(Object.entries(kind.fields).map(([field, { low }]) => [field, Math.max(low, 8)])),
    dtype: kind.dtypes[0] ?? "",
  }));
  await line(`one operator of each of ${asked.length} kinds`, () =>
    priceOperators(core, hardwareOf("h100-sxm"), asked, false),
  );
}

async function line(name: string, work: () => Promise<unknown>): Promise<void> {
  const walls: number[] = [];
  for (let i = 0; i < TIMES + 20; i++) {
    const { wall_s } = await timed(work);
    if (i >= 20) walls.push(wall_s * 1000);
  }
  console.log(`${name.padEnd(38)}${median(walls).toFixed(3).padStart(8)}`);
}
