import { attendDecoding } from "../../operators/attention.ts";
import type { KvCacheDtype } from "../../scenario.ts";
import { KV_BYTES } from "../../system.ts";
import { count, HEADS, headsFault, kind, tokens } from "./kind.ts";

export const attentionVerify = kind({
  id: "attention-verify",
  summary: "Speculative verification: the drafted tokens of each sequence, and one more, over its KV cache in one pass",
  fields: {
    batch: count("Sequences", 1e5),
    draft_tokens: { ...count("Drafted tokens of each", 256), unit: "tokens" },
    kv_tokens: tokens("Tokens in the KV of each sequence, its new ones included: of one sequence, not of the batch"),
    ...HEADS,
  },
  dtypes: Object.keys(KV_BYTES),
  kernels: ["attention-decode"],
  fault: (values) => {
    if (values.kv_tokens > values.draft_tokens) return headsFault(values);
    return { field: "kv_tokens", code: "too-small", detail: "must be more than draft_tokens, which it includes" };
  },
  cost: (gpu, { batch, draft_tokens, kv_tokens, ...heads }, dtype) => {
    const queries = draft_tokens + 1;
    const load = { sequences: batch, context_tokens: batch * kv_tokens, longest_tokens: kv_tokens, queries };
    return attendDecoding(gpu, { ...heads, dtype: dtype as KvCacheDtype }, load);
  },
});
