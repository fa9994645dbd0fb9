// What the host can call: a short reviewed list. No imports: the core has no clock, no randomness and no host mathematics.
import "./abi/abort";
import { ABI_VERSION } from "./abi/layout";
import { law } from "./cost/linear";
import { tabulate, moment, top, clippedRatio } from "./lengths/table";

export const version: i32 = ABI_VERSION;
export { reset, reserve, arenaExhausted } from "./abi/arena";
export { analyzeDynamic, analyzeElastic } from "./queueing/bulk";
export { longestMoment, longestSurvival } from "./queueing/order-statistic";
export { answerAddress, hasDistribution, survival, percentile, resolution } from "./queueing/answer";

// Mathematics, so that the host's is the core's on every runtime.
export { normalSurvival } from "./num/special";

// The scenario.
export function setService(batch: f64, request: f64, token: f64, tokenRequest: f64): void {
  law.set(batch, request, token, tokenRequest);
}
export function setLengths(kind: i32, form: i32, p: f64, q: f64, cap: i32): void {
  tabulate(kind, form, p, q, cap);
}
export function lengthsMoment(k: i32): f64 {
  return moment(k);
}
export function lengthsTop(): i32 {
  return top;
}
export function lengthsClippedRatio(): f64 {
  return clippedRatio;
}
export { secondsPerRequest, stableTokens } from "./queueing/stability";
export { analyzeSingle } from "./queueing/mg1";
export { analyzeImpatient } from "./queueing/impatience";
export { studentQuantile } from "./num/student";
export { simulationOpen, simulationStep } from "./sim/engine";
export { simulationAddress } from "./sim/figures";
export { simulationAbove, simulationPercentile } from "./sim/recorder";
export { analyzeFixed } from "./queueing/fixed";
export { clipScan } from "./queueing/clip-scan";
export { analyzeRenewal } from "./queueing/renewal";
export { analyzeModulated } from "./queueing/mmpp";
export { analyzeChoices } from "./queueing/choices";
export { priorityWaits } from "./queueing/priority";
export { sojournOfLoaded } from "./queueing/class-sojourn";
export { engineOpen, engineStep } from "./sim/step/engine";
export { engineSampler, engineSamplerLongest } from "./sim/step/sampler";
export { engineAddress } from "./sim/step/seen";
export { engineAbove, engineCount, engineMean, enginePercentile, engineZeroRatio } from "./sim/step/measured";

// Kernels, one launch at a time.
export { operatorSeconds } from "./cost/kernels/price";
export { routeTokens } from "./cost/kernels/experts";

// Engines by mathematics.
export { engineOutputs, enginePrompts } from "./queueing/engine/model";
export {
  engineAnalyze,
  engineFiguresAddress,
  engineHasLaw,
  engineQuantile,
  engineSurvival,
} from "./queueing/engine/analyze";
