// Measured rows priced by the core's own kernels.

import { readFileSync } from "node:fs";
import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import { GPU_SIZE } from "../../assembly/cost/kernels/kernel.ts";
import { KERNEL_GPUS } from "../../src/catalog/kernel-gpus.ts";
import { Instance } from "../../src/core/core.ts";
import type { Family } from "./families.ts";
import type { Measured } from "./rows.ts";

const ROUTED = "experts";
let module: WebAssembly.Module | undefined;

/** Seconds of each row under coefficients. */
export class Priced {
  readonly #instance: Instance;
  readonly #kind: number;
  readonly #gpu: number;
  readonly #coefficients: number;
  readonly #shapes: number;
  readonly #bytes: number;

  constructor(
    family: Pick<Family, "kernel" | "gpu">,
    readonly rows: readonly Measured[],
    coefficients: readonly number[],
    /** Whether the L2 is cold, as in an engine, where other layers have gone through it; a benchmark repeats one launch. */
    cold = false,
  ) {
    module ??= new WebAssembly.Module(readFileSync("build/core.wasm"));
    this.#instance = new Instance(module);
    this.#instance.exports.reset();
    this.#kind = KERNELS.findIndex(({ id }) => id === family.kernel);
    const gpu = KERNEL_GPUS.find(({ id }) => id === family.gpu);
    if (gpu === undefined) throw new Error(`no constants of ${family.gpu}`);
    this.#gpu = this.#instance.write(
      [
        ...[gpu.bf16_flops_per_s, gpu.fp8_flops_per_s, gpu.memory_bytes_per_s, gpu.link_bytes_per_s],
        ...[gpu.processors, cold ? 0 : gpu.l2_bytes],
      ].slice(0, GPU_SIZE),
    );
    this.#coefficients = this.#instance.write(coefficients);
    this.#bytes = (rows[0]?.shape.length ?? 0) * 8;
    this.#shapes = this.#instance.write(rows.flatMap(({ shape }) => shape));
    if (family.kernel !== ROUTED) return;
    for (let i = 0; i < rows.length; i++)
      this.#instance.exports.routeTokens(this.#coefficients, this.#shapes + i * this.#bytes);
  }

  seconds(coefficients: readonly number[]): Float64Array {
    this.#instance.column(this.#coefficients, coefficients.length).set(coefficients);
    const { operatorSeconds } = this.#instance.exports;
    return Float64Array.from(this.rows, (_, i) =>
      operatorSeconds(this.#kind, this.#gpu, this.#coefficients, this.#shapes + i * this.#bytes),
    );
  }
}
