// Exchanges of S bytes between n GPUs by NCCL in which each sends (n - 1) / n of them once: all-gather, reduce-scatter, all-to-all.
//
//   t = a0 + a1 (n - 1) + B / e + c sqrt(B (n - 1)),  B = (n - 1) / n S / be
//
// As all-reduce-nccl.ts, which sends twice as much. Domain: n = 2 to 8 in one server; S is what each GPU has in the end
// (all-gather) or beforehand. Error: see the catalogue. Source: fitted to AIConfigurator's measurements.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { ringUs } from "./all-reduce";
import { Kernel, US } from "./kernel";

const SHAPE: Param[] = [
  new Param("ranks", "GPUs", "1", 2, 64, true),
  new Param("bytes", "Bytes on each", "bytes", 1, 1e12, false),
];
const COEFFICIENTS: Param[] = [
  new Param("launch_us", "Fixed time", "us", 0.05, 100, false),
  new Param("hop_us", "Each hop", "us", 0.01, 50, false),
  new Param("link_ratio", "Share of the link", "1", 0.1, 1.3, false),
  new Param("pipeline", "Chunks, per root of the hops", "1", 0.01, 20, false),
];

function exchangeSeconds(gpu: usize, coefficients: usize, shape: usize): f64 {
  const hops = at(shape, 0) - 1.0;
  const sent = 0.5 * ringUs(gpu, at(shape, 0), at(shape, 1));
  const chunks = at(coefficients, 3) * Math.sqrt(sent * hops);
  return (at(coefficients, 0) + at(coefficients, 1) * hops + sent / at(coefficients, 2) + chunks) * US;
}

export const allGatherNccl = new Kernel(
  "all-gather-nccl",
  "All-gather within a server, NCCL",
  SHAPE,
  COEFFICIENTS,
  (gpu, coefficients, shape) => exchangeSeconds(gpu, coefficients, shape),
);

export const reduceScatterNccl = new Kernel(
  "reduce-scatter-nccl",
  "Reduce-scatter within a server, NCCL",
  SHAPE,
  COEFFICIENTS,
  (gpu, coefficients, shape) => exchangeSeconds(gpu, coefficients, shape),
);

export const allToAllNccl = new Kernel(
  "all-to-all-nccl",
  "All-to-all within a server, NCCL",
  SHAPE,
  COEFFICIENTS,
  (gpu, coefficients, shape) => exchangeSeconds(gpu, coefficients, shape),
);
