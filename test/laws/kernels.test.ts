import { describe, expect, it } from "vitest";
import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import { GPU_WARM_L2 } from "../../assembly/cost/kernels/kernel.ts";
import type { KernelFit } from "../../src/catalog/kernel-fit.ts";
import { KERNEL_GPUS } from "../../src/catalog/kernel-gpus.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { core } from "../support/core.ts";

/** Seconds of shapes under a fit, operands cold as in an engine, or left in so much L2. */
async function seconds(fit: KernelFit, shapes: readonly number[][], warm = false): Promise<number[]> {
  const kind = KERNELS.findIndex(({ id }) => id === fit.kernel);
  const gpu = KERNEL_GPUS.find(({ id }) => id === fit.gpu);
  if (gpu === undefined) throw new Error(`no constants of ${fit.gpu}`);
  return core.use((instance) => {
    const constants = [gpu.bf16_flops_per_s, gpu.fp8_flops_per_s, gpu.memory_bytes_per_s, gpu.link_bytes_per_s];
    const device = instance.write([...constants, gpu.processors, warm ? gpu.l2_bytes : 0]);
    expect(GPU_WARM_L2).toBe(5);
    const values = instance.write(fit.values);
    return shapes.map((shape) => {
      const address = instance.write(shape);
      if (fit.kernel === "experts") instance.exports.routeTokens(values, address);
      return instance.exports.operatorSeconds(kind, device, values, address);
    });
  });
}

/** A small and a large shape of each kernel. */
const SHAPES: Record<string, [small: number[], large: number[]]> = {
  gemm: [
    [16, 4096, 4096],
    [4096, 16384, 4096],
  ],
  "gemm-fp8": [
    [16, 4096, 4096],
    [4096, 16384, 4096],
  ],
  "attention-decode": [
    [8, 8 * 512, 512, 32, 8, 128, 2],
    [64, 64 * 8192, 8192, 32, 8, 128, 2],
  ],
  "attention-prefill": [
    [1, 256, 0, 32, 8, 128, 2],
    [1, 4096, 4096, 32, 8, 128, 2],
  ],
  experts: [
    [8, 4096, 1536, 8, 128, 2, -1, 0, 0],
    [8192, 4096, 1536, 8, 128, 2, -1, 0, 0],
  ],
  "all-reduce": [
    [8, 65536],
    [8, 67108864],
  ],
  ...Object.fromEntries(
    ["all-gather-nccl", "reduce-scatter-nccl", "all-to-all-nccl"].map((id): [string, [number[], number[]]] => [
      id,
      [
        [8, 65536],
        [8, 67108864],
      ],
    ]),
  ),
  "all-reduce-nccl": [
    [8, 65536],
    [8, 67108864],
  ],
};

describe.each(KERNEL_FITS.map((fit) => [`${fit.kernel} on ${fit.gpu}, ${fit.source} ${fit.dtype}`, fit] as const))(
  "%s",
  (_, fit) => {
    const [small, large] = SHAPES[fit.kernel] ?? [[], []];

    it("takes longer on more work, and never less than its fixed time", async () => {
      const [little = 0, much = 0] = await seconds(fit, [small, large]);
      expect(little).toBeGreaterThanOrEqual((fit.values[0] ?? 0) * 1e-6);
      expect(much).toBeGreaterThan(2 * little);
      expect(much).toBeLessThan(1);
    });

    it("is no faster from a cold L2", async () => {
      const [cold, warm] = [await seconds(fit, [small, large]), await seconds(fit, [small, large], true)];
      cold.forEach((x, i) => {
        expect(x).toBeGreaterThanOrEqual((warm[i] ?? 0) * (1 - 1e-12));
      });
    });
  },
);

describe("a known answer", () => {
  // Measured: 2.1 times on H100, 1.23 times on RTX PRO 6000. The forms see the step on both, and too small a one on H100.
  it.each(["h100-sxm", "rtx-pro-6000"])(
    "the row past a bucket of fp8 tiles on %s costs a tenth and more",
    async (gpu) => {
      const fit = KERNEL_FITS.find((one) => one.kernel === "gemm-fp8" && one.gpu === gpu);
      if (fit === undefined) throw new Error("no such fit");
      const [at = 0, past = 0] = await seconds(fit, [
        [256, 16384, 4096],
        [257, 16384, 4096],
      ]);
      expect(past / at).toBeGreaterThan(1.1);
    },
  );

  it("experts by chance: 8 of 128 by 16 tokens reach 82.4 of them", async () => {
    const routed = await core.use((instance) => {
      const values = instance.write(KERNEL_FITS.find(({ kernel }) => kernel === "experts")?.values ?? []);
      const shape = instance.write([16, 4096, 1536, 8, 128, 2, -1, 0, 0]);
      instance.exports.routeTokens(values, shape);
      return [...instance.column(shape, 9)].slice(7);
    });
    expect(routed[0]).toBeCloseTo(128 * (1 - (1 - 8 / 128) ** 16), 9);
    expect(routed[1]).toBeGreaterThanOrEqual(routed[0] ?? 0);
  });
});
