// The gated MLPs of a mixture of experts on one GPU: two grouped products, in row tiles of an expert's tokens.
//
//   t = t0 + pn(pn(tc, nt Wb / (bw l2); 3), a Wb / (bw em); p) + T k (6 I + 4 H) / (bw ea) + ctok T k + cE E
//   tc = g(2 I, H) + g(H, I), throttled;  g(N, K) = ceil(nt ceil(N / 128) / SM) (2 max(tm, 16) 128 K / (peak / SM * ec) + ct)
//   Wb = 3 H I w;  a experts have tokens, in nt row tiles: each reads its expert's weights again, from L2
//
// Domain: one rank holds all experts (or its share of them, asked for as such). Error: 8 to 18 % MAPE over held-out
// geometries, see the catalogue; it does not carry over to another kernel.
// Source: the grouped GEMMs of vLLM's fused MoE; fitted to AIConfigurator's measurements.

import { Param } from "../../abi/param";
import { at, put } from "../../abi/table";
import { bytesPerUs, flopsPerUs, GPU_PROCESSORS, Kernel, overlapped, throttled, US } from "./kernel";
import { activeExperts, rowTiles } from "./routing";

const HALF_THROTTLED: f64 = 1000.0;
const TILE_COLUMNS: f64 = 128.0;
/** First place of the row tiles to choose from, least first, and their number. */
const MENU: i32 = 11;
const MENU_SIZE: i32 = 4;

/** The row tile: the least of the menu that holds `wanted` tokens, or the largest. */
function tileRows(coefficients: usize, wanted: f64): f64 {
  for (let i = MENU; i < MENU + MENU_SIZE - 1; i++) if (at(coefficients, i) >= wanted) return at(coefficients, i);
  return at(coefficients, MENU + MENU_SIZE - 1);
}

/** µs of one grouped product of `tiles` row tiles with (depth, width) weights. */
function grouped(tiles: f64, rows: f64, width: f64, depth: f64, processors: f64, perProcessor: f64, ends: f64): f64 {
  const flops = 2.0 * Math.max(rows, 16.0) * TILE_COLUMNS * depth;
  return Math.ceil((tiles * Math.ceil(width / TILE_COLUMNS)) / processors) * (flops / perProcessor + ends);
}

/** Fills in the active experts and row tiles of a shape whose routing is known by its kind only. */
export function routeTokens(coefficients: usize, shape: usize): void {
  const tokens = at(shape, 0);
  const chosen = at(shape, 3);
  const experts = at(shape, 4);
  const rows = tileRows(coefficients, (at(coefficients, 10) * tokens * chosen) / experts);
  put(shape, 7, activeExperts(tokens, chosen, experts, at(shape, 6)));
  put(shape, 8, rowTiles(tokens, chosen, experts, at(shape, 6), rows));
}

export const experts = new Kernel(
  "experts",
  "Gated MLPs of a mixture of experts, all of them on one GPU",
  [
    new Param("tokens", "Tokens of the step", "tokens", 1, 1e9, true),
    new Param("hidden_size", "Numbers of a token", "1", 1, 1e6, true),
    new Param("intermediate_size", "Inner numbers of an expert on this GPU", "1", 1, 1e6, true),
    new Param("top_k", "Experts that a token goes to", "1", 1, 1024, true),
    new Param("experts", "Experts on this GPU", "1", 1, 1e5, true),
    new Param("weight_bytes", "Bytes of a weight", "bytes", 0.5, 4, false),
    new Param("routing", "-1 by chance, 0 round robin, else the exponent of a power law", "1", -1, 10, false),
    new Param("active_experts", "Experts with tokens: routeTokens fills it in", "1", 0, 1e5, false),
    new Param("row_tiles", "Row tiles of them: routeTokens fills it in", "1", 0, 1e9, false),
  ],
  [
    new Param("launch_us", "Fixed time", "us", 0.1, 200, false),
    new Param("compute_ratio", "Share of the dense peak", "1", 0.1, 2.5, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.2, 1.3, false),
    new Param("overlap_power", "p: how well arithmetic hides traffic", "1", 1, 8, false),
    new Param("l2_ratio", "L2 bandwidth over memory's", "1", 1, 8, false),
    new Param("activation_bandwidth_ratio", "Share of the bandwidth for activations", "1", 0.1, 4, false),
    new Param("token_us", "Each token and expert that it goes to", "us", 1e-6, 0.1, false),
    new Param("expert_us", "Each expert", "us", 1e-5, 1, false),
    new Param("tile_us", "Start and end of a tile", "us", 0.01, 20, false),
    new Param("throttle_ratio", "Time lost to sustained power", "1", 0.002, 0.8, false),
    new Param("tile_load_ratio", "Row tile over the mean tokens of an expert", "1", 0.1, 8, true),
    new Param("tile_1_rows", "Row tiles to choose from", "1", 1, 256, true),
    new Param("tile_2_rows", "Row tiles to choose from", "1", 1, 256, true),
    new Param("tile_3_rows", "Row tiles to choose from", "1", 1, 256, true),
    new Param("tile_4_rows", "Row tiles to choose from", "1", 1, 256, true),
    new Param("eight_bit", "1 where the arithmetic is of 8 bits", "1", 0, 1, true),
  ],
  (gpu, coefficients, shape) => {
    const tokens = at(shape, 0);
    const hidden = at(shape, 1);
    const inner = at(shape, 2);
    const visits = tokens * at(shape, 3);
    const total = at(shape, 4);
    const tiles = at(shape, 8);
    const processors = at(gpu, GPU_PROCESSORS);
    const bandwidth = bytesPerUs(gpu);
    const rows = tileRows(coefficients, (at(coefficients, 10) * visits) / total);
    const perProcessor = (flopsPerUs(gpu, at(coefficients, 15) > 0.0) / processors) * at(coefficients, 1);
    const ends = at(coefficients, 8);
    const up = grouped(tiles, rows, 2.0 * inner, hidden, processors, perProcessor, ends);
    const down = grouped(tiles, rows, hidden, inner, processors, perProcessor, ends);
    const arithmetic = throttled(up + down, at(coefficients, 9), HALF_THROTTLED);
    const weights = 3.0 * hidden * inner * at(shape, 5);
    const reread = (tiles * weights) / (bandwidth * at(coefficients, 4));
    const read = (at(shape, 7) * weights) / (bandwidth * at(coefficients, 2));
    const product = overlapped(overlapped(arithmetic, reread, 3.0), read, at(coefficients, 3));
    const activations = (visits * (6.0 * inner + 4.0 * hidden)) / (bandwidth * at(coefficients, 5));
    const each = at(coefficients, 6) * visits + at(coefficients, 7) * total;
    return (at(coefficients, 0) + product + activations + each) * US;
  },
);
