import { attendPrompts } from "../../operators/attention.ts";
import type { KvCacheDtype } from "../../scenario.ts";
import { KV_BYTES } from "../../system.ts";
import { count, HEADS, headsFault, kind, tokens } from "./kind.ts";

export const attentionPrefill = kind({
  id: "attention-prefill",
  summary: "New tokens of prompts over themselves and the tokens cached before them, causally",
  fields: {
    batch: count("Sequences", 1e5),
    new_tokens: tokens("New tokens of each sequence"),
    context_tokens: { ...tokens("Tokens of each in the KV before them; 0 unless given", 0), default: 0 },
    ...HEADS,
  },
  dtypes: Object.keys(KV_BYTES),
  kernels: ["attention-prefill"],
  fault: (values) => headsFault(values),
  cost: (gpu, { batch, new_tokens, context_tokens, ...heads }, dtype) => {
    const load = { sequences: batch, new_tokens, cached_tokens: context_tokens };
    return attendPrompts(gpu, { ...heads, dtype: dtype as KvCacheDtype }, load);
  },
});
