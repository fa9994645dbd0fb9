// How tokens fall on experts: which experts have any, and how many row tiles they fill.
//
// By chance: a = E (1 - (1 - k/E)^T) experts expected, each of T tokens choosing k of E alike; past one tile an expert,
// rounding up adds half a tile to each. Round robin and the power law are those of AIConfigurator's benchmark: quantiles of
// density x^-alpha on [1, 0.8 T], or [0.01, 2] where visits are no more than experts, scaled to T k and rounded to whole tokens.

/** Routing by chance; 0 is round robin and above it the exponent of a power law. */
export const BY_CHANCE: f64 = -1.0;

/** Tokens of expert `i`, before rounding and scaling, under the power law. */
function quantile(i: f64, experts: f64, alpha: f64, low: f64, high: f64): f64 {
  const power = 1.0 - alpha;
  const u = (i + 0.5) / experts;
  if (Math.abs(power) < 1e-9) return low * Math.pow(high / low, u);
  const from = Math.pow(low, power);
  return Math.pow(from + u * (Math.pow(high, power) - from), 1.0 / power);
}

/**
 * Sums ceil(t / rows) over the rounded loads t of experts under a power law; rows = Infinity counts those with tokens. What
 * rounding leaves over goes to the largest, one each in turn; what it adds is taken from the least.
 */
function powerLawTiles(tokens: f64, chosen: f64, experts: f64, alpha: f64, rows: f64): f64 {
  const visits = tokens * chosen;
  const sparse = visits <= experts;
  const low = sparse ? 0.01 : 1.0;
  const high = sparse ? 2.0 : 0.8 * tokens;
  let sum: f64 = 0.0;
  for (let i: f64 = 0.0; i < experts; i++) sum += quantile(i, experts, alpha, low, high);
  let left = visits;
  for (let i: f64 = 0.0; i < experts; i++) left -= rounded((quantile(i, experts, alpha, low, high) * visits) / sum);
  const each = Math.max(0.0, Math.floor(left / experts));
  const largest = experts - (Math.max(0.0, left) - each * experts);
  let taken: f64 = 0.0;
  let tiles: f64 = 0.0;
  for (let i: f64 = 0.0; i < experts; i++) {
    let load = rounded((quantile(i, experts, alpha, low, high) * visits) / sum) + each;
    if (i >= largest) load += 1.0;
    if (load > 0.0 && taken < -left) {
      load -= 1.0;
      taken += 1.0;
    }
    if (load > 0.0) tiles += Math.max(1.0, Math.ceil(load / rows));
  }
  return tiles;
}

function rounded(load: f64): f64 {
  return Math.floor(load + 0.5);
}

/** Experts with tokens. */
export function activeExperts(tokens: f64, chosen: f64, experts: f64, routing: f64): f64 {
  if (routing > 0.0) return powerLawTiles(tokens, chosen, experts, routing, Infinity);
  if (routing === BY_CHANCE) return experts * (1.0 - Math.pow(1.0 - chosen / experts, tokens));
  return Math.min(experts, tokens * chosen);
}

/** Row tiles of `rows` tokens that the experts fill. */
export function rowTiles(tokens: f64, chosen: f64, experts: f64, routing: f64, rows: f64): f64 {
  if (routing > 0.0) return powerLawTiles(tokens, chosen, experts, routing, rows);
  const visits = tokens * chosen;
  if (routing === BY_CHANCE) {
    const active = activeExperts(tokens, chosen, experts, routing);
    return visits / experts > rows ? Math.max(active, visits / rows + experts / 2.0) : active;
  }
  const least = Math.floor(visits / experts);
  const more = visits - least * experts;
  return (experts - more) * Math.ceil(least / rows) + more * Math.ceil((least + 1.0) / rows);
}
