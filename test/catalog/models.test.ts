import { describe, expect, it } from "vitest";
import { MODELS, type ModelShape } from "../../src/catalog/models.ts";
import { cachedNumbers, denseLayers, parameterCount, parameterCounts } from "../../src/services/model.ts";

/** What a checkpoint has besides its matrices, of a shape with its usual letters. */
interface Letters {
  L: number;
  d: number;
  /** Width of all queries, and of all keys. */
  q: number;
  k: number;
  h: number;
  f: number;
  /** Layers with experts, and experts of each. */
  sparse: number;
  experts: number;
  shape: ModelShape;
}

/** Gains of so many RMS norms a layer, and of the last one. */
const norms = ({ L, d }: Letters, count = 2) => (count * L + 1) * d;
const biases = ({ L, q, k }: Letters) => L * (q + 2 * k);
const headNorms = ({ L, h }: Letters) => 2 * L * h;
const routerBias = ({ sparse, experts }: Letters) => sparse * experts;
const latentNorms = ({ L, shape: { latent } }: Letters) =>
  L * ((latent?.q_lora_rank ?? 0) + (latent?.kv_lora_rank ?? 0));

/** By the start of the id; the first that fits. */
const BESIDES: [start: RegExp, count: (letters: Letters) => number][] = [
  [/^(llama|codellama|mistral|mixtral|yi|phi-3-|phi-4-)/, (s) => norms(s)],
  [/^qwen(1.5-moe|2-57b)/, (s) => norms(s) + biases(s) + s.L * s.d],
  [/^qwen2/, (s) => norms(s) + biases(s)],
  [/^qwen3/, (s) => norms(s) + headNorms(s)],
  [/^gemma-2/, (s) => norms(s, 4)],
  [/^gemma-3/, (s) => norms(s, 4) + headNorms(s)],
  [/^olmoe/, (s) => norms(s) + s.L * (s.q + s.k)],
  // Layer norms and attention with biases, and one of the LM head.
  [/^phi-3.5-moe/, (s) => 2 * norms(s) + biases(s) + s.L * s.d + s.shape.vocab_size],
  [/^glm-4.5-air/, (s) => norms(s) + biases(s) + routerBias(s)],
  [/^glm-4.5/, (s) => norms(s) + biases(s) + routerBias(s) + headNorms(s)],
  // A sink for each head; biases of output, router and experts.
  [/^gpt-oss/, (s) => norms(s) + biases(s) + s.L * (s.d + s.q / s.h) + s.sparse * s.experts * (1 + 2 * s.f + s.d)],
  [/^deepseek-v2/, (s) => norms(s) + latentNorms(s)],
  [/^(deepseek|kimi)/, (s) => norms(s) + latentNorms(s) + routerBias(s)],
  // Layer norms have a bias: one of a layer, or two.
  [/^falcon-7b/, (s) => 2 * norms(s, 1)],
  [/^falcon/, (s) => 2 * norms(s)],
  // Learned positions, two of them unused; every matrix has a bias.
  [/^opt/, (s) => 2 * norms(s) + biases(s) + s.L * (2 * s.d + s.f) + 2050 * s.d],
];

function besides(id: string, shape: ModelShape): number {
  const found = BESIDES.find(([start]) => start.test(id));
  if (found === undefined) throw new Error(`what does ${id} have besides its matrices?`);
  const { num_hidden_layers: L, hidden_size: d, head_dim: h, experts } = shape;
  const [q, k] = [shape.num_attention_heads * h, shape.num_key_value_heads * h];
  const sparse = L - denseLayers(shape);
  const letters = { L, d, q, k, h, f: shape.intermediate_size, sparse, experts: experts?.count ?? 0, shape };
  return found[1](letters);
}

const shapeOf = (id: string): ModelShape => {
  const found = MODELS.find((model) => model.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

describe("a model of the catalogue", () => {
  it.each(MODELS.map((model) => [model.id, model] as const))(
    "%s has exactly the published number of parameters",
    (id, model) => {
      expect(parameterCount(model) + besides(id, model)).toBe(model.parameter_count);
      // Time and memory leave out what is besides the matrices.
      expect(parameterCount(model) / model.parameter_count).toBeGreaterThan(1 - (model.gated_mlp ? 4e-4 : 5e-3));
    },
  );

  it("has an id and a source of its own", () => {
    expect(MODELS.length).toBeGreaterThanOrEqual(45);
    expect(new Set(MODELS.map(({ id }) => id)).size).toBe(MODELS.length);
    for (const { id, source } of MODELS) expect([id, source.length > 3]).toEqual([id, true]);
  });

  it("is what its name says in billions", () => {
    for (const { id, parameter_count } of MODELS) {
      // Not what is active of it, nor the experts of a Mixtral; Google names its smallest after less than they have.
      const named = Number(/(?<![ax\d.])([\d.]+)b(?=$|-a)/.exec(id)?.[1] ?? Number.NaN);
      if (!Number.isNaN(named)) expect([id, Math.abs(parameter_count / 1e9 / named - 1) < 0.31]).toEqual([id, true]);
    }
  });

  it("has no more window layers than layers, nor experts of a token than there are", () => {
    for (const { id, num_hidden_layers, experts, sliding_window } of MODELS) {
      expect([id, (sliding_window?.layers ?? 0) <= num_hidden_layers]).toEqual([id, true]);
      expect([id, (experts?.per_token ?? 0) <= (experts?.count ?? 0)]).toEqual([id, true]);
      expect([id, (experts?.dense_layers ?? 0) < num_hidden_layers]).toEqual([id, true]);
    }
  });
});

describe("what a token passes through", () => {
  /** Parameters at work on one token, both embeddings included. */
  function active(id: string): number {
    const shape = shapeOf(id);
    const { qkv, output, mlp, router, experts, shared_experts, embedding, lm_head } = parameterCounts(shape);
    const dense = denseLayers(shape);
    const chosen = (experts * (shape.experts?.per_token ?? 0)) / (shape.experts?.count ?? 1);
    const sparse = shape.num_hidden_layers - dense;
    const layers = shape.num_hidden_layers * (qkv + output) + dense * mlp;
    return layers + sparse * (router + chosen + shared_experts) + embedding + lm_head;
  }

  it.each([
    ["mixtral-8x7b", 12.9],
    ["mixtral-8x22b", 39.1],
    ["qwen3-30b-a3b", 3.3],
    ["qwen3-235b-a22b", 22.2],
    ["qwen2-57b-a14b", 14.2],
    ["deepseek-v2-lite-16b", 2.7],
    ["deepseek-v2-236b", 21.4],
    ["deepseek-v3-671b", 37.6],
    ["olmoe-1b-7b", 1.3],
    ["phi-3.5-moe-42b", 6.6],
    ["llama-4-maverick-400b-a17b", 17.2],
  ])("is %s's %d billion parameters, as its publisher says", (id, billions) => {
    expect(active(id) / 1e9).toBeCloseTo(billions, 0);
    expect(Math.abs(active(id) / 1e9 / billions - 1)).toBeLessThan(0.025);
  });
});

describe("a share of a model", () => {
  it("is the same of its experts whether each GPU has whole ones or parts of each", () => {
    for (const ranks of [1, 2, 4, 8]) {
      const { experts, router } = parameterCounts(shapeOf("mixtral-8x7b"), ranks);
      expect(experts).toBe((8 * 3 * 4096 * 14336) / ranks);
      expect(router).toBe(4096 * 8);
    }
    expect(parameterCounts(shapeOf("mixtral-8x7b"), 2, 8).experts).toBe(3 * 4096 * 14336);
  });

  it("has the whole way down to the latent, and its heads' way up", () => {
    const { qkv, output } = parameterCounts(shapeOf("deepseek-v3-671b"), 8);
    expect(qkv).toBe(7168 * 1536 + 1536 * 16 * 192 + 7168 * 576 + 512 * 16 * 256);
    expect(output).toBe(16 * 128 * 7168);
  });

  it("caches the whole latent of 576 numbers on each GPU, and of keys and values its heads", () => {
    expect([1, 4, 8].map((ranks) => cachedNumbers(shapeOf("deepseek-v3-671b"), ranks))).toEqual([576, 576, 576]);
    expect([1, 4, 16].map((ranks) => cachedNumbers(shapeOf("llama-3.1-8b"), ranks))).toEqual([2048, 512, 256]);
  });
});
