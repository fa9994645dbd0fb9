import { describe, expect, it } from "vitest";
import { service as schema } from "../../src/api/schemas/service.ts";
import { MODELS } from "../../src/catalog/models.ts";
import { CONFIGS } from "../support/config-json.ts";

function parsed(model: unknown) {
  const read = schema.parse({ kind: "roofline", hardware: "h100-sxm", model });
  if (read.kind !== "roofline" || typeof read.model === "string") throw new Error("no model");
  return { weight_dtype: read.weight_dtype, model: read.model };
}

/** What is said of a config.json that is refused. */
function refused(model: unknown) {
  const read = schema.safeParse({ kind: "roofline", hardware: "h100-sxm", model }, { reportInput: true });
  return read.error?.issues.map(({ path, message }) => `/${path.join("/")}: ${message}`) ?? [];
}

const config = (id: string) => {
  const found = CONFIGS.find(([of]) => of === id)?.[1];
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

describe("a config.json", () => {
  it.each(CONFIGS)("of %s gives the shape that the catalogue has", (id, given) => {
    const { name: _name, ...shape } = parsed(given).model;
    const row = MODELS.find((model) => model.id === id);
    const { id: _id, name, parameter_count, source, ...known } = { ...row };
    expect(shape).toEqual(known);
  });

  it("of a layout that is listed layer by layer counts the list, not the pattern of its family", () => {
    const listed = ["sliding_attention", "full_attention", ...Array(22).fill("full_attention")];
    const read = parsed({ ...config("gpt-oss-20b"), layer_types: listed });
    expect(read.model.sliding_window).toEqual({ tokens: 128, layers: 1 });
  });

  it("of Qwen has its window from max_window_layers on, where it says that it uses it", () => {
    const qwen = { ...config("mistral-7b-v0.1"), architectures: ["Qwen2ForCausalLM"], max_window_layers: 28 };
    expect(parsed(qwen).model.sliding_window).toBeUndefined();
    const used = parsed({ ...qwen, use_sliding_window: true });
    expect(used.model.sliding_window).toEqual({ tokens: 4096, layers: 4 });
  });

  it("may keep some layers dense by a step, and by a list", () => {
    const dense = (vary: object) => parsed({ ...config("qwen3-30b-a3b"), ...vary }).model.experts?.dense_layers;
    expect(dense({})).toBe(0);
    expect(dense({ decoder_sparse_step: 2 })).toBe(24);
    expect(dense({ mlp_only_layers: [0, 3] })).toBe(2);
  });

  it.each([
    [{ quant_method: "mxfp4", modules_to_not_convert: ["lm_head"] }, "mxfp4"],
    [{ quant_method: "fp8", weight_block_size: [128, 128] }, "fp8"],
    [{ quant_method: "fbgemm_fp8" }, "fp8"],
    [{ quant_method: "modelopt", quant_algo: "FP8" }, "fp8"],
    [{ quant_method: "awq", bits: 4 }, "int4"],
    [{ quant_method: "compressed-tensors", config_groups: groups("float", 8) }, "fp8"],
    [{ quant_method: "compressed-tensors", config_groups: groups("int", 4) }, "int4"],
    [{ quant_method: "compressed-tensors", config_groups: groups("int", 8) }, "int8"],
  ])("with quantization_config %o has weights of %s", (quantization_config, dtype) => {
    expect(parsed({ ...config("gpt-oss-20b"), quantization_config }).weight_dtype).toBe(dtype);
  });

  it("with a quantization_config that is not priced asks for weight_dtype", () => {
    const quantization_config = { quant_method: "compressed-tensors", config_groups: groups("float", 4) };
    expect(refused({ ...config("gpt-oss-20b"), quantization_config })).toEqual([
      expect.stringContaining("/weight_dtype: is required"),
    ]);
  });

  it.each([
    [
      { ...config("mixtral-8x7b"), architectures: ["JambaForCausalLM"] },
      "/model/architectures: JambaForCausalLM is not",
    ],
    [{ ...config("mixtral-8x7b"), num_local_experts: null }, "/model/num_experts: is required"],
    [{ ...config("mixtral-8x7b"), num_experts_per_tok: 9 }, "/model/num_experts_per_tok: must be from 1"],
    [{ ...config("deepseek-v3-671b"), kv_lora_rank: null }, "/model/kv_lora_rank: is required"],
    [{ ...config("gemma-2-9b"), layer_types: ["linear_attention"] }, "/model/layer_types: linear_attention is not"],
    [{ ...config("gemma-3-4b"), text_config: { num_hidden_layers: "many" } }, "/model/text_config/num_hidden_layers: "],
    [{ ...config("olmoe-1b-7b"), sliding_window: 512 }, "/model/sliding_window: is not a field"],
  ])("is refused with a pointer: %#", (given, said) => {
    expect(refused(given)).toContainEqual(expect.stringContaining(said));
  });

  function groups(type: string, num_bits: number) {
    return { group_0: { targets: ["Linear"], weights: { type, num_bits } } };
  }
});
