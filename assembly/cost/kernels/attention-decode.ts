// Decode attention with one new token a sequence. While the split of the KV stays, all but pn is linear in the context.
//
//   t = t0 + [S > 1] (cs + csl S) + pn(wave, B / (bw em share); p) + kap tail + [FA2, G > 1] (cg + copies)
//   wave = W ccta (d / 128)^dz [rho beyond 992 sequences]
//   share = min(1, g x) / (1 + wq (W / max(x, 1) - 1)),  x = U S / SM,  W = ceil(x),  U = batch kv ceil(G / 64)
//   B = 2 d w kv (total context) + 4 batch h d;  tail = 1e-3 (longest context) / S (d / 128), whole blocks where S fills the GPU
//   copies: FlashAttention 2 takes a group's heads as rows of one tile. Beyond one sequence and one KV head that is no view of
//   the queries: it copies them there and the outputs back, ck + 8 batch h d / bw.
//
// Domain: batch >= 1, every context >= 1, d = 64 to 256. Error: 5 to 9 % MAPE over held-out layouts, see the catalogue.
// Source: the split rules of FlashAttention 2 and 3 and of FlashInfer; fitted to AIConfigurator's measurements.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { bytesPerUs, GPU_PROCESSORS, GPU_WARM_L2, Kernel, overlapped, US, warmShare } from "./kernel";
import { SPLIT_FA2, SPLIT_FA3, SPLIT_FILL, splitByWaves, splitToFill } from "./split-kv";

/** Beyond so many sequences FlashAttention 3 drops its metadata kernel. */
const METADATA_SEQUENCES: f64 = 992.0;

/** The split of a batch's KV: 1 is none. */
function parts(rule: f64, units: f64, slots: f64, longest: f64, group: f64, dim: f64, block: f64): f64 {
  if (rule === SPLIT_FILL) return splitToFill(units, slots, Math.ceil(longest / block));
  const blocks = Math.ceil(longest / (rule === SPLIT_FA2 && dim <= 64.0 ? 256.0 : 128.0));
  if (rule === SPLIT_FA2 && group === 1.0) return 1.0;
  if (rule === SPLIT_FA3 && blocks <= 4.0) return 1.0;
  return splitByWaves(units, slots, blocks);
}

export const attentionDecode = new Kernel(
  "attention-decode",
  "Attention of one new token a sequence over the KV cache",
  [
    new Param("batch", "Sequences", "1", 1, 1e6, true),
    new Param("kv_tokens", "Context of all sequences together", "tokens", 1, 1e12, false),
    new Param("longest_tokens", "Longest context", "tokens", 1, 1e9, false),
    new Param("heads", "Query heads on this GPU", "1", 1, 1024, true),
    new Param("kv_heads", "KV heads on this GPU", "1", 1, 1024, true),
    new Param("head_dim", "Numbers of a head", "1", 16, 1024, true),
    new Param("kv_bytes", "Bytes of a number in the KV cache", "bytes", 0.5, 4, false),
  ],
  [
    new Param("launch_us", "Fixed time", "us", 0.1, 100, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.3, 1.3, false),
    new Param("wave_us", "One wave of CTAs", "us", 0.1, 30, false),
    new Param("split_us", "The kernel that joins the parts", "us", 0.05, 30, false),
    new Param("saturation_ratio", "Processors over the CTAs that saturate memory", "1", 0.5, 8, false),
    new Param("resident_count", "KV caches that the benchmark cycles through", "1", 0.3, 12, false),
    new Param("l2_ratio", "L2 bandwidth over memory's", "1", 1, 8, false),
    new Param("tail_ns", "The longest part's own time, per token", "ns", 0.05, 50, false),
    new Param("crowded_ratio", "Time of a wave beyond 992 sequences", "1", 0.3, 1.5, false),
    new Param("dim_power", "How a wave grows with the head", "1", 0.01, 1.5, false),
    new Param("ragged_loss", "What a wave that is not full loses", "1", 0.001, 4, false),
    new Param("part_us", "Joining one part", "us", 0.0005, 2, false),
    new Param("overlap_power", "p: how well a wave's start hides traffic", "1", 1, 8, false),
    new Param("group_us", "Packing a group's heads, FlashAttention 2", "us", 0.05, 10, false),
    new Param("copy_us", "Copying queries and outputs for it", "us", 0.05, 20, false),
    new Param("split_rule", "0 FlashAttention 2, 1 FlashAttention 3, 2 as many as fill", "1", 0, 2, true),
    new Param("slots", "CTAs a processor holds at once, for the rule", "1", 1, 4, true),
    new Param("block_tokens", "Tokens of a block, where as many parts as fill", "tokens", 16, 512, true),
  ],
  (gpu, coefficients, shape) => {
    const batch = at(shape, 0);
    const longest = at(shape, 2);
    const kvHeads = at(shape, 4);
    const group = at(shape, 3) / kvHeads;
    const dim = at(shape, 5);
    const processors = at(gpu, GPU_PROCESSORS);
    const rule = at(coefficients, 15);
    const block = at(coefficients, 17);
    const units = batch * kvHeads * Math.ceil(group / 64.0);
    const slots = processors * at(coefficients, 16);
    const split = parts(rule, units, slots, longest, group, dim, block);
    const load = (units * split) / (rule === SPLIT_FILL ? slots : processors);
    const waves = Math.ceil(load);
    const scale = dim / 128.0;
    const bytes = 2.0 * dim * at(shape, 6) * kvHeads * at(shape, 1);
    const warm = warmShare(at(coefficients, 5) * bytes, at(gpu, GPU_WARM_L2), 8.0);
    const queries = 4.0 * batch * at(shape, 3) * dim;
    const ragged = 1.0 + at(coefficients, 10) * (waves / Math.max(load, 1.0) - 1.0);
    const share = Math.min(1.0, at(coefficients, 4) * load) / ragged;
    const read =
      (bytes * (1.0 - warm + warm / at(coefficients, 6)) + queries) / (bytesPerUs(gpu) * at(coefficients, 1) * share);
    const crowded = batch > METADATA_SEQUENCES ? at(coefficients, 8) : 1.0;
    const wave = waves * at(coefficients, 2) * Math.pow(scale, at(coefficients, 9)) * crowded;
    const part = rule === SPLIT_FILL ? Math.ceil(Math.ceil(longest / block) / split) * block : longest / split;
    const joined = split > 1.0 ? at(coefficients, 3) + at(coefficients, 11) * split : 0.0;
    const tail = 1e-3 * at(coefficients, 7) * part * scale;
    let packing: f64 = 0.0;
    if (rule === SPLIT_FA2 && group > 1.0) {
      packing = at(coefficients, 13);
      if (batch > 1.0 && kvHeads > 1.0)
        packing += at(coefficients, 14) + (8.0 * batch * at(shape, 3) * dim) / bytesPerUs(gpu);
    }
    return (at(coefficients, 0) + joined + packing + tail + overlapped(wave, read, at(coefficients, 12))) * US;
  },
);
