// What a fit of a kernel to measurements is, as a fact of the catalogue.

/** One kernel on one GPU: coefficients of a form in assembly/cost/kernels, in the order of its parameters. */
export interface KernelFit {
  /** Id of the form. */
  kernel: string;
  /** Id of the hardware. */
  gpu: string;
  /** The serving kernel that was measured. */
  source: string;
  dtype: string;
  values: readonly number[];
  /** Relative standard error of each in percent; 0 where a value says how the kernel is built, 1000 where the data do not tell. */
  errors_percent: readonly number[];
  /** On groups of shapes that the fit did not see. */
  score: KernelScore;
  /** When it was fitted. */
  date: string;
}

export interface KernelScore {
  rows: number;
  /** Mean absolute error in percent of what was measured. */
  mape_percent: number;
  /** The same, of kernels of 50 µs and more. */
  mape_long_percent: number;
  median_percent: number;
  /** Mean signed error: above 0 is too slow. */
  bias_percent: number;
  within_20_ratio: number;
}

/** Where the measurements are from. */
export const KERNEL_DATA = "ai-dynamo/aiconfigurator@095f58a51: vLLM 0.14 on A100, 0.24 elsewhere; NCCL 2.27 to 2.29";
