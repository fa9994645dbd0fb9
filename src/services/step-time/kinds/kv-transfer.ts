import { send } from "../../operators/collectives.ts";
import type { KvCacheDtype } from "../../scenario.ts";
import { KV_BYTES } from "../../system.ts";
import { count, kind, tokens } from "./kind.ts";

export const kvTransfer = kind({
  id: "kv-transfer",
  summary: "Keys and values of a request's tokens from one GPU to another, as between prefill and decode",
  fields: {
    tokens: tokens("Tokens whose keys and values move"),
    layers: count("Layers", 1000),
    kv_heads: count("Key and value heads on this GPU", 4096),
    head_dim: { ...count("Width of a head", 1024), low: 16 },
  },
  dtypes: Object.keys(KV_BYTES),
  kernels: [],
  cost: (gpu, { tokens, layers, kv_heads, head_dim }, dtype) =>
    send(gpu, 2 * tokens * layers * kv_heads * head_dim * KV_BYTES[dtype as KvCacheDtype]),
});
