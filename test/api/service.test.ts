import { describe, expect, it } from "vitest";
import { service as schema } from "../../src/api/schemas/service.ts";
import { HARDWARE } from "../../src/catalog/hardware.ts";
import { MODELS } from "../../src/catalog/models.ts";
import { ask, post, problemOf, withField } from "./http.ts";

const H100 = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };

/** The config.json of Llama 3.1 8B, with fields that do not matter. */
const CONFIG = {
  architectures: ["LlamaForCausalLM"],
  attention_bias: false,
  hidden_act: "silu",
  hidden_size: 4096,
  intermediate_size: 14336,
  max_position_embeddings: 131072,
  model_type: "llama",
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  rope_theta: 500000.0,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  vocab_size: 128256,
};

const shapeOf = (id: string) => {
  const {
    id: _id,
    name: _name,
    parameter_count: _count,
    source: _source,
    ...shape
  } = {
    ...MODELS.find((model) => model.id === id),
  };
  return shape;
};

/** Mixtral 8x7B, its experts varied. */
function withExperts(vary: object): object {
  const mixtral = { count: 8, per_token: 2, intermediate_size: 14336, shared_intermediate_size: 0, dense_layers: 0 };
  return { ...shapeOf("mixtral-8x7b"), experts: { ...mixtral, ...vary } };
}

type Case = [path: string, value: unknown, pointer: string, code: string];

const CASES: Case[] = [
  ["model", undefined, "/service/model", "missing"],
  ["model", "llama-3.1-8", "/service/model", "unknown-value"],
  ["model", 8, "/service/model", "wrong-type"],
  ["model", { hidden_size: 4096 }, "/service/model/num_hidden_layers", "missing"],
  ["model", { ...shapeOf("llama-3.1-8b"), layers: 3 }, "/service/model/layers", "unknown-field"],
  ["model", { ...shapeOf("mixtral-8x7b"), experts: { count: 8 } }, "/service/model/experts/per_token", "missing"],
  ["model", withExperts({ per_token: 9 }), "/service/model/experts/per_token", "too-big"],
  ["model", withExperts({ dense_layers: 33 }), "/service/model/experts/dense_layers", "too-big"],
  ["model", withExperts({ top_k: 2 }), "/service/model/experts/top_k", "unknown-field"],
  [
    "model",
    { ...shapeOf("gemma-2-2b"), sliding_window: { tokens: 4096, layers: 27 } },
    "/service/model/sliding_window/layers",
    "too-big",
  ],
  ["model", { ...CONFIG, architectures: ["MambaForCausalLM"] }, "/service/model/architectures", "unsupported"],
  ["model", { ...CONFIG, sliding_window: 4096 }, "/service/model/sliding_window", "unsupported"],
  ["model", { ...CONFIG, vocab_size: "many" }, "/service/model/vocab_size", "wrong-type"],
  ["model", { ...CONFIG, num_attention_heads: 33 }, "/service/model/hidden_size", "does-not-divide"],
  ["model", { ...CONFIG, quantization_config: { quant_method: "bitnet" } }, "/service/weight_dtype", "missing"],
  ["hardware", "h100", "/service/hardware", "unknown-value"],
  ["hardware", { memory_bytes: 80e9 }, "/service/hardware/memory_bytes_per_s", "missing"],
  ["tensor_parallel_size", 3, "/service/tensor_parallel_size", "does-not-divide"],
  ["tensor_parallel_size", 0, "/service/tensor_parallel_size", "too-small"],
  ["pipeline_parallel_size", 33, "/service/pipeline_parallel_size", "too-big"],
  ["enable_expert_parallel", true, "/service/enable_expert_parallel", "does-not-divide"],
  ["enable_sequence_parallel", true, "/service/enable_sequence_parallel", "unsupported"],
  ["host", { step_s: -1 }, "/service/host/step_s", "too-small"],
  ["weight_dtype", "fp64", "/service/weight_dtype", "unknown-value"],
  ["kv_cache_dtype", "int2", "/service/kv_cache_dtype", "unknown-value"],
];

describe("a roofline service", () => {
  it.each(CASES.map((one) => [`${one[0]} ${JSON.stringify(one[1])} is ${one[3]}`, one] as const))(
    "with %s",
    async (_name, [field, value, pointer, code]) => {
      const problem = await problemOf(await post("analyze", withField("service", { ...H100, [field]: value })));
      expect(problem.errors).toContainEqual(expect.objectContaining({ pointer: `#${pointer}`, code }));
    },
  );

  it("names the nearest id to a misspelt one", async () => {
    const problem = await problemOf(await post("analyze", withField("service", { ...H100, model: "lama-3.1-8b" })));
    expect(problem.errors?.[0]?.detail).toContain("did you mean llama-3.1-8b");
  });

  it("names the architecture that it does not know", async () => {
    const model = { ...CONFIG, architectures: ["MambaForCausalLM"] };
    const problem = await problemOf(await post("analyze", withField("service", { ...H100, model })));
    expect(problem.detail).toContain("MambaForCausalLM");
  });

  it("says that a batch-level discipline takes the linear law", async () => {
    const scenario = withField("service", H100);
    const problem = await problemOf(await post("simulate", scenario));
    expect(problem.errors).toContainEqual(
      expect.objectContaining({ pointer: "#/service/kind", code: "conflicting-field" }),
    );
  });
});

describe("a model", () => {
  it("is the same by its config.json and by its row of the catalogue", () => {
    const { name: _name, ...read } = modelOf(CONFIG);
    expect(read).toEqual(shapeOf("llama-3.1-8b"));
    expect(modelOf({ ...MODELS.find(({ id }) => id === "llama-3.1-8b") })).toMatchObject(shapeOf("llama-3.1-8b"));
  });

  it("is read from its own row of the catalogue", () => {
    for (const { id, ...row } of MODELS) expect(modelOf({ id, ...row })).toMatchObject(shapeOf(id));
  });

  it("is read as quantised where its config.json says so, unless the request does", () => {
    const awq = { ...CONFIG, quantization_config: { quant_method: "awq", bits: 4 } };
    const fp8 = { ...CONFIG, quantization_config: { quant_method: "fp8" } };
    expect(dtypeOf({ ...H100, model: CONFIG })).toBe("bf16");
    expect(dtypeOf({ ...H100, model: awq })).toBe("int4");
    expect(dtypeOf({ ...H100, model: fp8 })).toBe("fp8");
    expect(dtypeOf({ ...H100, model: fp8, weight_dtype: "bf16" })).toBe("bf16");
  });

  it("may have a window that Qwen does not use", () => {
    const qwen = { ...CONFIG, architectures: ["Qwen2ForCausalLM"], sliding_window: 4096, use_sliding_window: false };
    expect(modelOf(qwen).num_hidden_layers).toBe(32);
  });

  function parsed(service: unknown) {
    const read = schema.parse(service);
    if (read.kind !== "roofline") throw new Error("no roofline");
    return read;
  }

  function modelOf(model: unknown) {
    const read = parsed({ ...H100, model }).model;
    if (typeof read === "string") throw new Error("an id");
    return read;
  }

  function dtypeOf(service: unknown) {
    return parsed(service).weight_dtype;
  }
});

describe("the catalogue", () => {
  it("shows of a model what its time and memory follow from, and of an accelerator its peaks", async () => {
    const seen = async (path: string) => (await ask(path)).json();
    expect(await seen("/v1/models/deepseek-v3-671b")).toMatchObject({
      experts: { count: 256, per_token: 8, shared_intermediate_size: 2048, dense_layers: 3 },
      latent: { kv_lora_rank: 512, qk_rope_head_dim: 64 },
    });
    expect(await seen("/v1/models/gpt-oss-120b")).toMatchObject({ sliding_window: { tokens: 128, layers: 18 } });
    expect(await seen("/v1/hardware/b200")).toMatchObject({ fp4_flops_per_s: 9e15, price: { usd_per_h: 6.5 } });
    expect(await seen("/v1/hardware/a100-80g")).toMatchObject({ int4_flops_per_s: 1.248e15 });
  });
});

describe("hardware", () => {
  it("is read from its own row of the catalogue", () => {
    for (const row of HARDWARE) {
      const read = schema.parse({ ...H100, hardware: row });
      if (read.kind !== "roofline") throw new Error("no roofline");
      const { id: _id, sources: _sources, ...figures } = row;
      expect(read.hardware).toEqual(figures);
    }
  });
});
