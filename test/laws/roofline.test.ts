import { describe, expect, it } from "vitest";
import { HARDWARE } from "../../src/catalog/hardware.ts";
import { MODELS } from "../../src/catalog/models.ts";
import type { Amounts, Form, Term } from "../../src/services/forms.ts";
import { parameterCount, parameterCounts } from "../../src/services/model.ts";
import { roofline } from "../../src/services/roofline.ts";
import type { RooflineService } from "../../src/services/scenario.ts";
import { serviceNotes, stepLaw } from "../../src/services/step-law.ts";
import { systemFault, systemOf } from "../../src/services/system.ts";

/** Llama 3.1 8B on an H100, varied. */
function service(vary: Partial<RooflineService> = {}): RooflineService {
  return {
    kind: "roofline",
    model: "llama-3.1-8b",
    hardware: "h100-sxm",
    tensor_parallel_size: 1,
    pipeline_parallel_size: 1,
    weight_dtype: "bf16",
    kv_cache_dtype: "bf16",
    ...vary,
  };
}

interface Step {
  tokens: number;
  pairs: number;
  context_tokens: number;
  sequences: number;
}

/** `sequences` that decode at a context of so many tokens each. */
const decode = (sequences: number, context: number): Step => ({
  tokens: sequences,
  pairs: sequences * context,
  context_tokens: sequences * context,
  sequences,
});

/** A prompt of n tokens in one step: each attends to itself and to those before. */
const prefill = (n: number): Step => ({ tokens: n, pairs: (n * (n + 1)) / 2, context_tokens: n, sequences: 1 });

const value = (form: Form, step: Step): number =>
  form.step_s +
  form.token_s * step.tokens +
  form.pair_s * step.pairs +
  form.context_token_s * step.context_tokens +
  form.sequence_s * step.sequences;

const total = (sums: Amounts, step: Step): number =>
  sums.step +
  sums.token * step.tokens +
  sums.pair * step.pairs +
  sums.context_token * step.context_tokens +
  sums.sequence * step.sequences;

const seconds = (terms: Term[], step: Step): number =>
  terms.reduce((sum, { forms }) => sum + Math.max(...forms.map((form) => value(form, step))), 0);

const terms = (vary: Partial<RooflineService> = {}) => stepLaw(service(vary)).terms;
const named = (name: string, vary: Partial<RooflineService> = {}) => {
  const term = terms(vary).find((one) => one.name === name);
  if (term === undefined) throw new Error(`no term ${name}`);
  return term;
};

describe("a roofline", () => {
  it("reads every weight but the embedding once in a step, whatever the batch", () => {
    const law = roofline(systemOf(service()));
    // 8.03e9 parameters less the embedding of 128256 x 4096, 2 bytes each.
    const weights = 2 * (parameterCount(systemOf(service()).model) - 128256 * 4096);
    expect(law.bytes.step).toBeCloseTo(weights, -3);
    expect(weights / 3.35e12).toBeCloseTo(4.48e-3, 5);
    expect(seconds(terms(), decode(1, 100))).toBeGreaterThan(weights / 3.35e12);
  });

  it("computes two operations a token for each parameter of its layers that it meets, and the head for each sequence", () => {
    for (const model of MODELS) {
      const law = roofline(systemOf(service({ model: model.id })));
      const vocabulary = model.vocab_size * model.hidden_size;
      const { count = 1, per_token = 1, dense_layers = 0 } = model.experts ?? {};
      const routed = parameterCounts(model).experts * (model.num_hidden_layers - dense_layers);
      const all = parameterCount(model) - vocabulary * (model.tie_word_embeddings ? 1 : 2);
      const layers = all - routed * (1 - per_token / count);
      // Norms and activations add 10 operations for each of the hidden state's numbers.
      const small = 10 * model.hidden_size * model.num_hidden_layers;
      expect(law.flops.token / (2 * layers + small)).toBeCloseTo(1, 9);
      expect(law.flops.sequence / (2 * vocabulary)).toBeCloseTo(1, 9);
    }
  });

  it("reads 128 KiB of KV for each token of the context of Llama 3.1 8B, and half as much of an FP8 cache", () => {
    const bytes = (vary: Partial<RooflineService>) => roofline(systemOf(service(vary))).bytes.context_token;
    expect(bytes({})).toBe(131072);
    expect(bytes({ kv_cache_dtype: "fp8" })).toBe(65536);
    expect(bytes({ model: "llama-2-7b" })).toBe(524288);
    expect(bytes({ model: "falcon-7b" })).toBe(8192);
  });

  it("is memory bound when it decodes few sequences, and compute bound when it reads a long prompt", () => {
    for (const name of ["qkv-projection", "output-projection", "mlp"]) {
      const [compute, memory] = named(name).forms;
      if (compute === undefined || memory === undefined) throw new Error("two forms");
      expect(value(memory, decode(8, 500))).toBeGreaterThan(value(compute, decode(8, 500)));
      expect(value(compute, prefill(4096))).toBeGreaterThan(value(memory, prefill(4096)));
    }
  });

  it("is never faster than all its arithmetic at the peak, or all its bytes at the full bandwidth", () => {
    for (const model of MODELS) {
      for (const hardware of HARDWARE) {
        const law = roofline(systemOf(service({ model: model.id, hardware: hardware.id })));
        for (const step of [decode(1, 50), decode(64, 2000), prefill(1), prefill(3000)]) {
          const time = seconds(law.terms, step);
          expect(time).toBeGreaterThan(total(law.flops, step) / law.peak_flops_per_s);
          expect(time).toBeGreaterThan(total(law.bytes, step) / law.peak_bytes_per_s);
        }
      }
    }
  });

  it("has coefficients of 0 and above, at most 16 terms and at most 4 forms a term", () => {
    for (const model of MODELS) {
      const law = terms({ model: model.id, tensor_parallel_size: model.id === "falcon-7b" ? 1 : 2 });
      expect(law.length).toBeLessThanOrEqual(16);
      for (const { forms, bounds } of law) {
        expect(forms.length).toBeLessThanOrEqual(4);
        expect(bounds).toHaveLength(forms.length);
        for (const form of forms) for (const second of Object.values(form)) expect(second).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("takes at least half the GPU time on two GPUs, and pays for its all-reduces", () => {
    const one = terms({ model: "llama-3.1-70b" }).filter(({ name }) => name !== "host");
    const two = terms({ model: "llama-3.1-70b", tensor_parallel_size: 2 }).filter(({ name }) => name !== "host");
    for (const step of [decode(1, 100), decode(128, 1000), prefill(2048)]) {
      expect(seconds(two, step)).toBeGreaterThan(seconds(one, step) / 2);
      expect(seconds(two, step)).toBeLessThan(seconds(one, step));
    }
    const [reduce] = named("all-reduce", { model: "llama-3.1-70b", tensor_parallel_size: 2 }).forms;
    // 160 of 8192 numbers, each sent once: 160 x 16384 bytes at 450 GB/s, and 5 us each.
    expect(reduce?.token_s).toBeCloseTo((160 * 16384) / 450e9, 12);
    expect(reduce?.step_s).toBeCloseTo(160 * 5e-6, 12);
  });

  it("replicates KV heads where there are fewer than GPUs", () => {
    const bytes = (ranks: number) => roofline(systemOf(service({ tensor_parallel_size: ranks }))).bytes.context_token;
    expect([1, 2, 8, 16, 32].map(bytes)).toEqual([131072, 65536, 16384, 16384, 16384]);
  });

  it("computes FP8 weights at the FP8 peak only where there is one", () => {
    const compute = (vary: Partial<RooflineService>) => named("mlp", vary).forms[0]?.token_s ?? 0;
    expect(compute({ weight_dtype: "fp8" }) / compute({})).toBeCloseTo(989 / 1979, 9);
    const a100 = { hardware: "a100-80g" };
    expect(compute({ ...a100, weight_dtype: "fp8" })).toBe(compute(a100));
    expect(named("mlp", { weight_dtype: "fp8" }).forms[1]?.step_s).toBeCloseTo(
      (named("mlp").forms[1]?.step_s ?? 0) / 2,
      12,
    );
  });

  it("says that it is from datasheets only", () => {
    expect(serviceNotes(service()).warnings.map(({ code }) => code)).toEqual(["datasheet-only"]);
    expect(serviceNotes(service()).assumptions).toHaveLength(1);
    expect(serviceNotes({ kind: "forms", terms: [] })).toEqual({ assumptions: [], warnings: [] });
  });
});

describe("other laws", () => {
  it("pass as they are", () => {
    const linear = { kind: "linear" as const, batch_s: 1, request_s: 2, token_s: 3, token_request_s: 4 };
    expect(stepLaw(linear)).toEqual({ terms: [], linear });
    const form = { step_s: 1, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 0 };
    const given = [{ name: "model", forms: [form] }];
    expect(stepLaw({ kind: "forms", terms: given }).terms).toBe(given);
  });
});

describe("a layout", () => {
  it.each([
    [{ tensor_parallel_size: 3 }, "/service/tensor_parallel_size"],
    [{ model: "qwen2.5-7b", tensor_parallel_size: 7 }, "/service/tensor_parallel_size"],
    [{ model: "falcon-7b", tensor_parallel_size: 2 }, "/service/tensor_parallel_size"],
    [
      { hardware: { memory_bytes: 8e10, memory_bytes_per_s: 1e12, bf16_flops_per_s: 1e14 }, tensor_parallel_size: 2 },
      "/service/hardware/link_bytes_per_s",
    ],
  ])("%o is refused", (vary, pointer) => {
    expect(systemFault(service(vary))?.pointer).toBe(pointer);
  });

  it.each([{}, { tensor_parallel_size: 8 }, { tensor_parallel_size: 16 }])("%o is taken", (vary) => {
    expect(systemFault(service(vary))).toBeUndefined();
  });
});
