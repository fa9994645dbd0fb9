// All-reduce of S bytes over n GPUs by NCCL: a0 + a1 (n - 1) + B / e + c sqrt(B (n - 1)), B as in all-reduce.ts.
//
// The root is what a pipeline of chunks costs at its best chunk size. Domain: n = 2 to 8 in one server.
// Error: 11 to 13 % MAPE, see the catalogue. Source: fitted to AIConfigurator's measurements.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { ringUs } from "./all-reduce";
import { Kernel, US } from "./kernel";

export const allReduceNccl = new Kernel(
  "all-reduce-nccl",
  "All-reduce within a server, NCCL",
  [new Param("ranks", "GPUs", "1", 2, 64, true), new Param("bytes", "Bytes on each", "bytes", 1, 1e12, false)],
  [
    new Param("launch_us", "Fixed time", "us", 0.05, 100, false),
    new Param("hop_us", "Each hop", "us", 0.01, 50, false),
    new Param("link_ratio", "Share of the link", "1", 0.1, 1.3, false),
    new Param("pipeline", "Chunks, per root of the hops", "1", 0.01, 20, false),
  ],
  (gpu, coefficients, shape) => {
    const hops = at(shape, 0) - 1.0;
    const ring = ringUs(gpu, at(shape, 0), at(shape, 1));
    const sent = ring / at(coefficients, 2) + at(coefficients, 3) * Math.sqrt(ring * hops);
    return (at(coefficients, 0) + at(coefficients, 1) * hops + sent) * US;
  },
);
