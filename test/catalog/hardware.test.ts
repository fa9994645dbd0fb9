import { describe, expect, it } from "vitest";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { ENGINES } from "../../src/catalog/engines.ts";
import { HARDWARE } from "../../src/catalog/hardware.ts";
import { KERNEL_GPUS } from "../../src/catalog/kernel-gpus.ts";

const device = (id: string) => {
  const found = HARDWARE.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

/** Peaks at 8 bits over those at 16 that are as they are made: no more in CDNA 2 and Gaudi 3, hardly any INT8 in Blackwell Ultra. */
const UNLIKE: Record<string, number> = {
  ...{ mi210: 1, mi250x: 1, "gaudi-3": 1, b300: 153.5 / 2250, gb300: 165 / 2500 },
  // GeForce halves what it computes in 16- and 8-bit floats with sums of 32 bits, and integers not.
  ...{ "rtx-3090": 284 / 71, "rtx-4090": 660.6 / 165.2, "rtx-5090": 838 / 209.5 },
};
const ULTRA = ["b300", "gb300"];
const BOX_GB: Record<string, number> = {
  t4: 16,
  "rtx-3090": 24,
  h20: 96,
  h200: 141,
  b200: 192,
  mi300x: 192,
  "gaudi-2": 96,
};

describe("an accelerator of the catalogue", () => {
  it("has an id of its own and a source for its figures", () => {
    expect(HARDWARE.length).toBeGreaterThanOrEqual(30);
    expect(new Set(HARDWARE.map(({ id }) => id)).size).toBe(HARDWARE.length);
    for (const { id, sources, price } of HARDWARE) {
      expect([id, sources.specification.length > 3, sources.memory_bytes.length > 3]).toEqual([id, true, true]);
      if (price !== undefined) expect(price.date).toMatch(/^20\d\d-\d\d$/);
    }
  });

  it("has dense peaks: twice as many operations at half the bits, never four times, unless it is made so", () => {
    for (const { id, bf16_flops_per_s: bf16, fp8_flops_per_s, int8_flops_per_s } of HARDWARE) {
      for (const peak of [fp8_flops_per_s, int8_flops_per_s]) {
        if (peak === undefined || Math.abs(peak / bf16 - (UNLIKE[id] ?? 0)) < 1e-9) continue;
        expect([id, peak / bf16 > 1.9 && peak / bf16 < 2.1]).toEqual([id, true]);
      }
    }
  });

  it("has dense peaks at 4 bits of twice those at 8 bits, and of three times on Blackwell Ultra", () => {
    for (const { id, fp8_flops_per_s, int8_flops_per_s, int4_flops_per_s, fp4_flops_per_s } of HARDWARE) {
      if (int4_flops_per_s !== undefined)
        expect([id, int4_flops_per_s / (int8_flops_per_s ?? 0)]).toEqual([id, expect.closeTo(2, 2)]);
      if (fp4_flops_per_s === undefined || id === "rtx-5090") continue;
      const [low, high] = ULTRA.includes(id) ? [3, 3.12] : [1.99, 2.01];
      const ratio = fp4_flops_per_s / (fp8_flops_per_s ?? 0);
      expect([id, ratio >= low && ratio <= high]).toEqual([id, true]);
    }
  });

  it("computes more than 40 operations for each byte it reads, as every sheet says, but the H20", () => {
    for (const { id, bf16_flops_per_s, memory_bytes_per_s } of HARDWARE) {
      const intensity = bf16_flops_per_s / memory_bytes_per_s;
      expect([id, intensity > (id === "h20" ? 30 : 40) && intensity < 600]).toEqual([id, true]);
    }
  });

  it("reaches its host over PCIe, or a link of its maker's own, never faster than its neighbours", () => {
    const pcie = [16e9, 32e9, 64e9];
    const own: Record<string, number> = { "gh200-96g": 450e9, mi250x: 36e9 };
    for (const { id, link, link_bytes_per_s = 0, host_link_bytes_per_s } of HARDWARE) {
      if (host_link_bytes_per_s === undefined) continue;
      expect([id, [own[id] ?? pcie].flat().includes(host_link_bytes_per_s)]).toEqual([id, true]);
      expect([id, host_link_bytes_per_s <= link_bytes_per_s]).toEqual([id, true]);
      if (link === "pcie") expect([id, host_link_bytes_per_s]).toEqual([id, link_bytes_per_s]);
    }
  });

  it("has less memory for a process than is on its box, and not much less", () => {
    for (const { id, name, memory_bytes } of HARDWARE) {
      const printed = Number(/(\d+) GB\b/.exec(name)?.[1] ?? BOX_GB[id] ?? Number.NaN);
      if (Number.isNaN(printed)) continue;
      // A box's GB may be GiB.
      const share = memory_bytes / (printed * 2 ** 30);
      expect([id, share > 0.9 && share <= 1]).toEqual([id, true]);
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

describe("the constants of the kernels", () => {
  it("are there of every GPU of NVIDIA, with its peaks, and of no other", () => {
    const nvidia = HARDWARE.filter(({ name }) => name.startsWith("NVIDIA")).map(({ id }) => id);
    expect(KERNEL_GPUS.map(({ id }) => id).sort()).toEqual(nvidia.sort());
    for (const { id, bf16_flops_per_s, memory_bytes_per_s } of KERNEL_GPUS)
      expect(device(id)).toMatchObject({ bf16_flops_per_s, memory_bytes_per_s });
  });

  it("give the peak: multiply-adds of a processor and cycle, times processors, at a clock of 1.4 to 2.6 GHz", () => {
    // Dense, of 16-bit floats with sums of 32 bits, by the white papers; some cards are made to do half.
    const older = { volta: 512, turing: 512, ampere: 1024, "ampere-gddr": 512, ada: 512 };
    const adds = { ...older, hopper: 2048, blackwell: 4096, "blackwell-gddr": 512 };
    const halved = ["a10g", "l40", "rtx-3090", "rtx-4090", "rtx-5090"];
    for (const { id, architecture, processors, bf16_flops_per_s } of KERNEL_GPUS) {
      // A quarter of Hopper's units, for export.
      const share = id === "h20" ? 0.25 : halved.includes(id) ? 0.5 : 1;
      const clock = bf16_flops_per_s / (2 * adds[architecture] * share * processors);
      expect([id, clock > 1.4e9 && clock < 2.6e9]).toEqual([id, true]);
    }
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
