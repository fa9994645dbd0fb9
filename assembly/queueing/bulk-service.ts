// What a batch takes under the linear law: all leave together (dynamic), or each at its own last token (elastic).

import { law } from "../cost/linear";
import { moment, survivalAt, top } from "../lengths/table";

/** Whether the batch shrinks as requests leave. */
export let shrinks: bool = false;
let meanLength: f64 = 0;
/** E min(n, n') of two requests. */
let meanShared: f64 = 0;

/** Sets the discipline for the functions below; the lengths are the scenario's. */
export function openService(elastic: bool): void {
  shrinks = elastic;
  if (!elastic) return;
  meanLength = moment(1);
  meanShared = 0.0;
  for (let x = top - 1; x >= 0; x--) meanShared += survivalAt(x) * survivalAt(x);
}

/** E H_b, seconds until the server is free, from E L_b. */
export function batchSeconds(b: f64, longestMean: f64): f64 {
  if (!shrinks) return law.seconds(b, longestMean);
  return law.start(b) + law.tokenRequest * b * meanLength + law.token * longestMean;
}

/** E of the time until a request of a batch of b has its own last token, from E L_b. */
export function ownSeconds(b: f64, longestMean: f64): f64 {
  if (!shrinks) return law.seconds(b, longestMean);
  return law.start(b) + law.tokenRequest * (meanLength + (b - 1.0) * meanShared) + law.token * meanLength;
}
