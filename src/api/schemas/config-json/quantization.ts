import { z } from "@hono/zod-openapi";
import type { WeightDtype } from "../../../services/scenario.ts";

const weights = z.looseObject({ num_bits: z.number().nullish(), type: z.string().max(100).nullish() });

/** What a config.json says of its weights, in the words of one tool or another. */
export const quantization = z.looseObject({
  quant_method: z.string().max(100).nullish(),
  bits: z.number().nullish(),
  quant_algo: z.string().max(100).nullish(),
  config_groups: z.record(z.string().max(100), z.looseObject({ weights: weights.nullish() })).nullish(),
});

/** The type of the weights; unknown where they are of one that is not priced. */
export function quantizationOf(
  read: z.output<typeof quantization> | null | undefined,
): WeightDtype | "unknown" | undefined {
  if (read == null) return undefined;
  const { quant_method: method, bits, quant_algo, config_groups } = read;
  if (method === "fp8" || method === "fbgemm_fp8" || quant_algo === "FP8") return "fp8";
  if (method === "mxfp4") return "mxfp4";
  if ((method === "awq" || method === "gptq") && bits === 4) return "int4";
  const groups = Object.values(config_groups ?? {}).map((group) => `${group.weights?.type}${group.weights?.num_bits}`);
  const [first = "", ...rest] = groups;
  const known: Record<string, WeightDtype> = { float8: "fp8", int8: "int8", int4: "int4" };
  return rest.every((one) => one === first) ? (known[first] ?? "unknown") : "unknown";
}
