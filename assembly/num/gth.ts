import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { Band } from "./band";
import { addScaled, total } from "./vector";

/**
 * The stationary law of a Markov chain on 0 .. n-1, as a column, by the subtraction-free elimination of Grassmann, Taksar
 * and Heyman ("Regenerative analysis and steady state distributions for Markov chains", 1985): small relative error in
 * every state whatever the load. `chain` holds its rows (the diagonal is not read) and is destroyed; low(i) < i for i > 0,
 * high(i) >= i, and neither decreases with i, so that elimination, from the top down, fills nothing outside the band.
 */
export function stationaryLaw(chain: Band, n: i32): usize {
  let first = n - 1;
  for (let k = n - 1; k > 0; k--) {
    const low = chain.low(k);
    const row = chain.entry(k, low);
    const width = k - low;
    const down = max<f64>(total(row, width), 1e-280);
    first = min<i32>(first, k - 1);
    while (first > 0 && chain.high(first - 1) >= k) first--;
    for (let i = first; i < k; i++) {
      const place = chain.entry(i, k);
      const factor = load<f64>(place) / down;
      store<f64>(place, factor);
      if (factor > 0.0) addScaled(chain.entry(i, low), row, factor, width);
    }
  }
  const law = column(n);
  put(law, 0, 1.0);
  let sum = 1.0;
  for (let k = 1; k < n; k++) {
    let mass = 0.0;
    for (let i = k - 1; i >= 0 && chain.high(i) >= k; i--) mass += at(law, i) * load<f64>(chain.entry(i, k));
    put(law, k, mass);
    sum += mass;
    if (sum > 1e250) {
      for (let i = 0; i <= k; i++) put(law, i, at(law, i) / sum);
      sum = 1.0;
    }
  }
  for (let k = 0; k < n; k++) put(law, k, at(law, k) / sum);
  return law;
}
