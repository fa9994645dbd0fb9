import { attendDecoding } from "../../operators/attention.ts";
import type { KvCacheDtype } from "../../scenario.ts";
import { KV_BYTES } from "../../system.ts";
import { count, HEADS, headsFault, kind, tokens } from "./kind.ts";

export const attentionDecode = kind({
  id: "attention-decode",
  summary: "One new token of each sequence over its KV cache",
  fields: {
    batch: count("Sequences", 1e5),
    kv_tokens: tokens("Tokens in the KV of each sequence, its new one included: of one sequence, not of the batch"),
    longest_tokens: {
      ...tokens("The longest of them, where they differ; then kv_tokens is their mean; kv_tokens unless given"),
      default: { as: "kv_tokens" },
    },
    ...HEADS,
  },
  dtypes: Object.keys(KV_BYTES),
  kernels: ["attention-decode"],
  fault: (values) => {
    if (values.longest_tokens >= values.kv_tokens) return headsFault(values);
    return { field: "longest_tokens", code: "too-small", detail: "must be at least kv_tokens" };
  },
  cost: (gpu, { batch, kv_tokens, longest_tokens, ...heads }, dtype) => {
    const load = { sequences: batch, context_tokens: batch * kv_tokens, longest_tokens };
    return attendDecoding(gpu, { ...heads, dtype: dtype as KvCacheDtype }, load);
  },
});
