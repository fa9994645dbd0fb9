// What the catalogue says of an accelerator. Peaks are dense: vendors' sheets often print the sparse figure, which is twice that. Links are per
// direction: "900 GB/s NVLink" counts both.

/** What a roofline needs of one accelerator; of unknown figures there is no field. */
export interface HardwareFigures {
  /** Total as the driver gives it to a process: less than the gigabytes on the box. */
  memory_bytes: number;
  memory_bytes_per_s: number;
  /** Dense peak at 16-bit floats. */
  bf16_flops_per_s: number;
  /** Dense peaks at other types, where the device computes in them. */
  fp8_flops_per_s?: number | undefined;
  int8_flops_per_s?: number | undefined;
  int4_flops_per_s?: number | undefined;
  fp4_flops_per_s?: number | undefined;
  /** To the other accelerators of its server, per direction. */
  link_bytes_per_s?: number | undefined;
  link?: Link | undefined;
  /** To the memory of its host, per direction. */
  host_link_bytes_per_s?: number | undefined;
  power_watts?: number | undefined;
  price?: Price | undefined;
}

export type Link = "nvlink" | "infinity-fabric" | "pcie";

export interface Price {
  usd_per_h: number;
  /** Year and month in which it was read. */
  date: string;
  source: string;
}

export interface Hardware extends HardwareFigures {
  id: string;
  name: string;
  /** Of each figure; `specification` of those without a key of their own. */
  sources: { specification: string; memory_bytes: string };
}

/** Memory in GiB and its bandwidth in GB/s, as figures. */
export const memory = ({ gib, gb_per_s }: { gib: number; gb_per_s: number }) => ({
  memory_bytes: Math.round(gib * 2 ** 30),
  memory_bytes_per_s: gb_per_s * 1e9,
});

/** Dense peaks in TFLOP/s, as figures. */
export const dense = (tera: { bf16: number; fp8?: number; int8?: number; int4?: number; fp4?: number }) => ({
  bf16_flops_per_s: tera.bf16 * 1e12,
  ...(tera.fp8 === undefined ? {} : { fp8_flops_per_s: tera.fp8 * 1e12 }),
  ...(tera.int8 === undefined ? {} : { int8_flops_per_s: tera.int8 * 1e12 }),
  ...(tera.int4 === undefined ? {} : { int4_flops_per_s: tera.int4 * 1e12 }),
  ...(tera.fp4 === undefined ? {} : { fp4_flops_per_s: tera.fp4 * 1e12 }),
});

/** The link to other accelerators and PCIe to the host, often the same, in GB/s per direction, as figures. */
export const linked = (link: Link, gb_per_s: number, host_gb_per_s = gb_per_s) => ({
  link,
  link_bytes_per_s: gb_per_s * 1e9,
  host_link_bytes_per_s: host_gb_per_s * 1e9,
});
