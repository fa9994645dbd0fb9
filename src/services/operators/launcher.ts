// Launches priced on one GPU: by a fitted kernel where there is one, else by a roofline.
//
//   roofline: t = launch + sqrt((F / (eta_c P))^2 + (B / (eta_m W))^2), a smooth maximum of arithmetic and traffic
//
// Operands are cold, as in an engine: the weights and KV of other layers have gone through L2 since.
// Domain: flops, bytes >= 0. Error: as each fit's score says; of the roofline, a factor of 1.5.
// Source: the kernels' own; eta as engines reach them at large shapes (AIConfigurator takes 0.8 of the memory bandwidth).

import { KERNELS } from "../../../assembly/cost/kernels/index.ts";
import { GPU_EIGHT, GPU_SIZE } from "../../../assembly/cost/kernels/kernel.ts";
import type { HardwareFigures } from "../../catalog/accelerator.ts";
import { HARDWARE } from "../../catalog/hardware.ts";
import { KERNEL_GPUS } from "../../catalog/kernel-gpus.ts";
import type { Instance } from "../../core/core.ts";
import type { Cost, Work } from "./cost.ts";
import { type Fitted, fitFor } from "./fits.ts";
import type { Found } from "./found.ts";

const ROOFLINE = { launch_s: 5e-6, compute_ratio: 0.7, memory_ratio: 0.8, error_ratio: 0.5 };

/** The most columns of a shape. */
const SHAPE_SIZE = 16;

/** A kernel ready to be priced: its place among the core's, and its coefficients in the arena. */
interface Ready extends Found {
  kind: number;
  coefficients: number;
}

/** A GPU in an instance whose arena holds its constants until the next reset. */
export class Launcher {
  /** Streaming multiprocessors, where they are known. */
  readonly processors: number;
  /** Of its memory, as the fits take it. */
  readonly bytes_per_s: number;
  readonly #instance: Instance;
  readonly #fitted: Fitted | undefined;
  readonly #gpu: number;
  readonly #shape: number;
  #view = new Float64Array(0);
  readonly #ready = new Map<string, Ready | undefined>();

  /** `warm`: operands are left in L2 by the same launch just before, as benchmarks find them. */
  constructor(
    instance: Instance,
    readonly hardware: HardwareFigures & { id?: string | undefined },
    warm = false,
  ) {
    this.#instance = instance;
    const known = KERNEL_GPUS.find(({ id }) => id === hardware.id);
    this.#fitted = known && { id: known.id, architecture: known.architecture, link: hardware.link };
    this.processors = known?.processors ?? 0;
    // The fits' own figure, times what an explanation multiplies the catalogue's by.
    const catalogued = HARDWARE.find(({ id }) => id === hardware.id)?.memory_bytes_per_s ?? hardware.memory_bytes_per_s;
    const moved = hardware.memory_bytes_per_s / catalogued;
    this.bytes_per_s = moved * (known?.memory_bytes_per_s ?? hardware.memory_bytes_per_s);
    this.#gpu = instance.write(
      [
        hardware.bf16_flops_per_s,
        hardware.bf16_flops_per_s,
        this.bytes_per_s,
        hardware.link_bytes_per_s ?? 0,
        this.processors,
        warm ? (known?.l2_bytes ?? 0) : 0,
      ].slice(0, GPU_SIZE),
    );
    this.#shape = instance.write(new Float64Array(SHAPE_SIZE));
  }

  /** The fit that prices a kernel here. */
  fit(kernel: string, dtype: string): Found | undefined {
    return this.#kernel(kernel, dtype);
  }

  /** One launch of a kernel over a shape that is `work`, or the roofline of that work where no fit is at hand. */
  launch(
    kernel: string,
    dtype: string,
    shape: readonly number[],
    work: Work,
    peak_flops_per_s = this.hardware.bf16_flops_per_s,
  ): Cost {
    const found = this.#kernel(kernel, dtype);
    if (found === undefined) return this.roofline(work, peak_flops_per_s);
    const { exports } = this.#instance;
    const arena = this.#arena();
    arena[this.#gpu / 8 + GPU_EIGHT] = peak_flops_per_s;
    arena.set(shape, this.#shape / 8);
    if (kernel === "experts") exports.routeTokens(found.coefficients, this.#shape);
    const seconds = exports.operatorSeconds(found.kind, this.#gpu, found.coefficients, this.#shape);
    return this.#cost(seconds, found.error_ratio, work, peak_flops_per_s, found);
  }

  roofline(work: Work, peak_flops_per_s = this.hardware.bf16_flops_per_s): Cost {
    const { launch_s, compute_ratio, memory_ratio, error_ratio } = ROOFLINE;
    const compute = work.flops / (peak_flops_per_s * compute_ratio);
    const memory = work.bytes / (this.bytes_per_s * memory_ratio);
    const seconds = launch_s + Math.sqrt(compute * compute + memory * memory);
    return this.#cost(seconds, error_ratio, work, peak_flops_per_s);
  }

  #cost(seconds: number, error_ratio: number, { flops, bytes }: Work, peak_flops_per_s: number, found?: Found): Cost {
    const compute_s = flops / peak_flops_per_s;
    const bound = compute_s >= bytes / this.bytes_per_s ? "compute" : "memory-bandwidth";
    return { seconds, error_ratio, flops, bytes, bound, compute_s, found };
  }

  /** The arena as numbers: one view for as long as its memory does not grow, since a law is compiled of thousands of launches. */
  #arena(): Float64Array {
    const { buffer } = this.#instance.exports.memory;
    if (this.#view.buffer !== buffer) this.#view = new Float64Array(buffer);
    return this.#view;
  }

  #kernel(kernel: string, dtype: string): Ready | undefined {
    const key = `${kernel} ${dtype}`;
    if (!this.#ready.has(key)) this.#ready.set(key, this.#load(kernel, dtype));
    return this.#ready.get(key);
  }

  #load(kernel: string, dtype: string): Ready | undefined {
    const found = this.#fitted && fitFor(this.#fitted, kernel, dtype);
    if (found === undefined) return undefined;
    const kind = KERNELS.findIndex(({ id }) => id === kernel);
    return { ...found, kind, coefficients: this.#instance.write(found.fit.values) };
  }
}
