import { describe, expect, it } from "vitest";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { ENGINES } from "../../src/catalog/engines.ts";
import { HARDWARE } from "../../src/catalog/hardware.ts";

const device = (id: string) => {
  const found = HARDWARE.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

describe("an accelerator of the catalogue", () => {
  it("has an id of its own and a source for its figures", () => {
    expect(HARDWARE.length).toBeGreaterThanOrEqual(12);
    expect(new Set(HARDWARE.map(({ id }) => id)).size).toBe(HARDWARE.length);
    for (const { id, sources, price } of HARDWARE) {
      expect([id, sources.specification.length > 3, sources.memory_bytes.length > 3]).toEqual([id, true, true]);
      if (price !== undefined) expect(price.date).toMatch(/^20\d\d-\d\d$/);
    }
  });

  it("has dense peaks: twice as many operations at half the bits, never four times", () => {
    // GeForce multiplies floats at half its rate where it sums in 32 bits.
    const integers = (id: string) => (/^rtx-[45]0/.test(id) ? 2 : 1);
    for (const { id, bf16_flops_per_s: bf16, ...peaks } of HARDWARE) {
      const { fp8_flops_per_s, int8_flops_per_s, int4_flops_per_s, fp4_flops_per_s } = peaks;
      const int8 = int8_flops_per_s === undefined ? undefined : int8_flops_per_s / integers(id);
      for (const peak of [fp8_flops_per_s, int8]) {
        if (peak !== undefined) expect([id, peak / bf16 > 1.9 && peak / bf16 < 2.1]).toEqual([id, true]);
      }
      if (int4_flops_per_s !== undefined) expect([id, int4_flops_per_s / (int8_flops_per_s ?? 0)]).toEqual([id, 2]);
      if (fp4_flops_per_s !== undefined) expect([id, fp4_flops_per_s / bf16]).toEqual([id, 4]);
    }
  });

  it("computes more than 40 operations for each byte it reads, as every sheet says", () => {
    for (const { id, bf16_flops_per_s, memory_bytes_per_s } of HARDWARE) {
      const intensity = bf16_flops_per_s / memory_bytes_per_s;
      expect([id, intensity > 40 && intensity < 500]).toEqual([id, true]);
    }
  });

  it("reaches its host over PCIe, never faster than its neighbours", () => {
    for (const { id, link, link_bytes_per_s = 0, host_link_bytes_per_s = 0 } of HARDWARE) {
      expect([id, [32e9, 64e9].includes(host_link_bytes_per_s)]).toEqual([id, true]);
      expect([id, host_link_bytes_per_s <= link_bytes_per_s]).toEqual([id, true]);
      if (link === "pcie") expect([id, host_link_bytes_per_s]).toEqual([id, link_bytes_per_s]);
    }
  });

  it("has the published figures where they are best known", () => {
    expect(device("h100-sxm")).toMatchObject({ bf16_flops_per_s: 989e12, memory_bytes_per_s: 3.35e12 });
    // 900 GB/s of NVLink are both directions.
    expect(device("h100-sxm").link_bytes_per_s).toBe(450e9);
    // PCIe 5.0 x16, one way; 4.0 has half of it.
    expect(device("h100-sxm").host_link_bytes_per_s).toBe(64e9);
    expect(device("a100-80g").host_link_bytes_per_s).toBe(32e9);
    // 80 GB on the box.
    expect(device("h100-sxm").memory_bytes / 2 ** 30).toBeCloseTo(79.2, 1);
    expect(device("a100-80g")).toMatchObject({ bf16_flops_per_s: 312e12, memory_bytes_per_s: 2.039e12 });
    expect(device("a100-80g").fp8_flops_per_s).toBeUndefined();
  });
});

describe("an engine preset", () => {
  it("has an id of its own, a date and a source", () => {
    expect(ENGINES.map(({ id }) => id)).toEqual(["vllm-v1", "vllm-v0", "sglang", "tensorrt-llm"]);
    for (const { date, source } of ENGINES) {
      expect(date).toMatch(/^20\d\d-\d\d$/);
      expect(source.length).toBeGreaterThan(20);
    }
  });

  it("names a discipline and an order of the registries", () => {
    for (const { batching, order } of ENGINES) {
      expect(STEP_BATCHING.map(({ id }) => id)).toContain(batching);
      expect(ORDERS.map(({ id }) => id)).toContain(order);
    }
  });

  it("never admits more sequences than tokens into a step", () => {
    for (const { id, large_gpu, other_gpu } of ENGINES) {
      for (const limits of [large_gpu, other_gpu]) {
        expect([id, limits.max_num_seqs <= limits.max_num_batched_tokens]).toEqual([id, true]);
      }
    }
  });
});
