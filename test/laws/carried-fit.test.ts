import { describe, expect, it } from "vitest";
import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import { KERNEL_GPUS } from "../../src/catalog/kernel-gpus.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { carriedTo } from "../../src/services/operators/carried.ts";

const fitOn = (kernel: string, gpu: string) => {
  const found = KERNEL_FITS.find((one) => one.kernel === kernel && one.gpu === gpu && one.dtype === "bf16");
  if (found === undefined) throw new Error(`no fit of ${kernel} on ${gpu}`);
  return found;
};
const at = (kernel: string, id: string) =>
  KERNELS.find((one) => one.id === kernel)?.coefficients.findIndex((coefficient) => coefficient.id === id) ?? -1;

describe("a fit that is carried over", () => {
  it("stays as it is on its own GPU, on an unknown one, on faster tensor cores and between kinds of memory", () => {
    const gddr = fitOn("gemm", "rtx-pro-6000");
    const hbm = fitOn("gemm", "h100-sxm");
    expect(carriedTo("rtx-pro-6000", gddr)).toBe(gddr);
    expect(carriedTo(undefined, gddr)).toBe(gddr);
    expect(carriedTo("l40s", gddr)).toBe(gddr);
    expect(carriedTo("a100-80g", gddr)).toBe(gddr);
    for (const { id } of KERNEL_GPUS) expect(carriedTo(id, hbm)).toBe(hbm);
  });

  it("has less beside slower tensor cores, in their time, and nothing else changed", () => {
    const [from, to] = [fitOn("gemm", "rtx-pro-6000"), carriedTo("rtx-4090", fitOn("gemm", "rtx-pro-6000"))];
    const ratio = 165.2e12 / 128 / (467.8e12 / 188);
    from.values.forEach((value, i) => {
      const name = KERNELS.find(({ id }) => id === "gemm")?.coefficients[i]?.id ?? "";
      const scaled = ["small_tile_loss", "fill_depth"].includes(name);
      expect(to.values[i], name).toBeCloseTo(scaled ? ratio * value : value, 9);
    });
  });

  it("comes nearer to the whole of the peak, and never past it", () => {
    const place = at("attention-prefill", "compute_ratio");
    const from = fitOn("attention-prefill", "rtx-pro-6000");
    const shares = ["rtx-pro-6000", "a6000", "a10", "rtx-4090", "rtx-3090"].map(
      (id) => carriedTo(id, from).values[place],
    );
    expect(shares).toEqual(shares.toSorted((a, b) => Number(a) - Number(b)));
    expect(shares.at(-1)).toBeLessThan(1);
  });
});
