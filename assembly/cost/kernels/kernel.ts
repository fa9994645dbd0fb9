import { Param } from "../../abi/param";
import { at } from "../../abi/table";

/** One family of GPU kernels: its time as a pure function of a GPU's constants, fitted coefficients and a shape. */
export class Kernel {
  constructor(
    readonly id: string,
    readonly summary: string,
    /** What it is asked to do: the columns of a shape. */
    readonly shape: Param[],
    /** What is fitted, with the range of the fit; whole-numbered ones say how the kernel is built and are not fitted. */
    readonly coefficients: Param[],
    /** Seconds of one launch. */
    readonly seconds: (gpu: usize, coefficients: usize, shape: usize) => f64,
  ) {}
}

// A GPU's constants: a column of f64.
export const GPU_HALF: i32 = 0; // dense peak at 16 bit, FLOP/s
export const GPU_EIGHT: i32 = 1; // dense peak at 8 bit, FLOP/s
export const GPU_MEMORY: i32 = 2; // bytes/s
export const GPU_LINK: i32 = 3; // bytes/s per direction
export const GPU_PROCESSORS: i32 = 4; // streaming multiprocessors
/** L2 in bytes that a benchmark leaves warm. 0 in an engine: other layers' weights and KV have gone through since. */
export const GPU_WARM_L2: i32 = 5;
export const GPU_SIZE: i32 = 6;

/** Formulas count in microseconds, as launches do. */
export const US: f64 = 1e-6;

/** FLOPs per µs of all processors. */
export function flopsPerUs(gpu: usize, eightBit: bool): f64 {
  return at(gpu, eightBit ? GPU_EIGHT : GPU_HALF) * US;
}

export function bytesPerUs(gpu: usize): f64 {
  return at(gpu, GPU_MEMORY) * US;
}

/** (a^p + b^p)^(1/p) of a, b >= 0, not both 0, p >= 1: the sum at p = 1, towards the larger as p grows. */
export function overlapped(a: f64, b: f64, p: f64): f64 {
  const most = Math.max(a, b);
  return most * Math.pow(1.0 + Math.pow(Math.min(a, b) / most, p), 1.0 / p);
}

/** Compute time as the clock falls under sustained power: up to (1 + loss) times as long, half of it at `half_us`. */
export function throttled(us: f64, loss: f64, half_us: f64): f64 {
  return us * (1.0 + (loss * us) / (us + half_us));
}

/** The share that a repeated benchmark finds in L2: 1 where `bytes` fit with room, 0 where they do not. */
export function warmShare(bytes: f64, l2: f64, steepness: f64): f64 {
  return l2 > 0.0 ? 1.0 / (1.0 + Math.pow(bytes / l2, steepness)) : 0.0;
}
