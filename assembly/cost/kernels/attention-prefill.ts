// Causal attention of q new tokens a sequence behind c cached ones, in row tiles.
//
//   tc = b nt (kbl tau + ctile) / SM + phi (ceil((c + q) / tn) tau + ctile), throttled;  tau = 4 tm tn (d + d0) / (peak / SM * ec)
//   t = t0 + cb b + pn(tc, bytes / (bw em); p),  bytes = 4 b q h d + nu 4 b q kv d + 2 w b c kv d
//   nt = min(h ceil(q / tm), kv ceil(q G / tm)), the second where a tile packs the queries of a KV head's group:
//   FlashAttention 3 always, FlashAttention 2 for one new token only;
//   kbl = 1 if c + q <= tn, else (c + (q + min(tq, q)) / 2) / tn + 0.5, tq the queries of a tile
//
// Domain: q >= 1, c >= 0. Error: 7 to 10 % MAPE over held-out layouts, see the catalogue; c > 0 was not measured by itself.
// Source: the tiling of FlashAttention 2 and 3; fitted to AIConfigurator's measurements.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { bytesPerUs, flopsPerUs, GPU_PROCESSORS, Kernel, overlapped, throttled, US } from "./kernel";

const HALF_THROTTLED: f64 = 1000.0;

export const attentionPrefill = new Kernel(
  "attention-prefill",
  "Causal attention of a prompt's tokens, with or without context before them",
  [
    new Param("batch", "Sequences", "1", 1, 1e6, true),
    new Param("new_tokens", "New tokens of each", "tokens", 1, 1e9, false),
    new Param("cached_tokens", "Tokens of each in the KV before them", "tokens", 0, 1e9, false),
    new Param("heads", "Query heads on this GPU", "1", 1, 1024, true),
    new Param("kv_heads", "KV heads on this GPU", "1", 1, 1024, true),
    new Param("head_dim", "Numbers of a head", "1", 16, 1024, true),
    new Param("kv_bytes", "Bytes of a number in the KV cache", "bytes", 0.5, 4, false),
  ],
  [
    new Param("launch_us", "Fixed time", "us", 0.1, 100, false),
    new Param("compute_ratio", "Share of the dense peak", "1", 0.1, 2.5, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.2, 1.3, false),
    new Param("overlap_power", "p: how well arithmetic hides traffic", "1", 1, 8, false),
    new Param("tile_us", "Start and end of a row tile", "us", 0.01, 20, false),
    new Param("exposed_ratio", "Share of the longest row tile that nothing hides", "1", 0.05, 3, false),
    new Param("kv_traffic_ratio", "Traffic of the new keys and values: written and read", "1", 0.3, 6, false),
    new Param("softmax_dim", "The softmax, in numbers of a head", "1", 1, 150, false),
    new Param("sequence_us", "Each sequence", "us", 0.0001, 2, false),
    new Param("throttle_ratio", "Time lost to sustained power", "1", 0.002, 0.8, false),
    new Param("copy_us", "Copying one token's queries and outputs of a group, FlashAttention 2", "us", 0.05, 20, false),
    new Param("tile_rows", "Queries of a row tile", "1", 16, 256, true),
    new Param("tile_columns", "Keys of a block", "1", 16, 256, true),
    new Param("packed", "1 where a tile packs the queries of a group, 2 for one new token only", "1", 0, 2, true),
    new Param("eight_bit", "1 where the arithmetic is of 8 bits", "1", 0, 1, true),
  ],
  (gpu, coefficients, shape) => {
    const batch = at(shape, 0);
    const fresh = at(shape, 1);
    const cached = at(shape, 2);
    const heads = at(shape, 3);
    const kvHeads = at(shape, 4);
    const dim = at(shape, 5);
    const processors = at(gpu, GPU_PROCESSORS);
    const rows = at(coefficients, 11);
    const columns = at(coefficients, 12);
    const group = heads / kvHeads;
    let tiles = heads * Math.ceil(fresh / rows);
    let queries = rows;
    const packed = kvHeads * Math.ceil((fresh * group) / rows);
    const packing = at(coefficients, 13);
    if ((packing === 1.0 || (packing === 2.0 && fresh === 1.0)) && packed < tiles) {
      tiles = packed;
      queries = rows / group;
    }
    const all = cached + fresh;
    const blocks = all <= columns ? 1.0 : (cached + (fresh + Math.min(queries, fresh)) / 2.0) / columns + 0.5;
    const perProcessor = (flopsPerUs(gpu, at(coefficients, 14) > 0.0) / processors) * at(coefficients, 1);
    const block = (4.0 * rows * columns * (dim + at(coefficients, 7))) / perProcessor;
    const ends = at(coefficients, 4);
    const spread = (batch * tiles * (blocks * block + ends)) / processors;
    const longest = Math.ceil(all / columns) * block + ends;
    const arithmetic = throttled(spread + at(coefficients, 5) * longest, at(coefficients, 9), HALF_THROTTLED);
    const queryBytes = 4.0 * fresh * heads;
    const kvBytes = 4.0 * at(coefficients, 6) * fresh * kvHeads + 2.0 * at(shape, 6) * cached * kvHeads;
    const traffic = (batch * dim * (queryBytes + kvBytes)) / (bytesPerUs(gpu) * at(coefficients, 2));
    let fixed = at(coefficients, 0) + at(coefficients, 8) * batch;
    // As in decode: a group's heads as rows of a tile are no view of the queries beyond one sequence and one KV head.
    if (packing === 2.0 && fresh === 1.0 && group > 1.0 && batch > 1.0 && kvHeads > 1.0) fixed += at(coefficients, 10);
    return (fixed + overlapped(arithmetic, traffic, at(coefficients, 3))) * US;
  },
);
