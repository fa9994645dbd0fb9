/** The exports of the core, as the host calls them. The contract test holds this list against the binary's. */
export interface CoreExports {
  readonly memory: WebAssembly.Memory;
  readonly version: WebAssembly.Global;
  reset(): void;
  reserve(bytes: number): number;
  arenaExhausted(): number;
  normalSurvival(x: number): number;
  setService(batch: number, request: number, token: number, tokenRequest: number): void;
  setLengths(kind: number, form: number, p: number, q: number, cap: number): void;
  lengthsMoment(k: number): number;
  lengthsTop(): number;
  lengthsClippedRatio(): number;
  secondsPerRequest(discipline: number, limit: number): number;
  stableTokens(discipline: number, limit: number, rate: number): number;
  analyzeSingle(rate: number, distributions: number): number;
  analyzeImpatient(rate: number, patience: number, distributions: number): number;
  analyzeDynamic(rate: number, limit: number, distributions: number): number;
  analyzeElastic(rate: number, limit: number, distributions: number): number;
  analyzeFixed(rate: number, batch: number, distributions: number): number;
  analyzeRenewal(arrivals: number, rate: number, cv: number, batch: number, distributions: number): number;
  clipScan(rate: number, count: number): number;
  longestMoment(b: number, k: number): number;
  longestSurvival(b: number, x: number): number;
  answerAddress(): number;
  hasDistribution(which: number): number;
  survival(which: number, x: number): number;
  percentile(which: number, level: number): number;
  resolution(which: number): number;
  studentQuantile(confidence: number, degrees: number): number;
  simulationOpen(spec: number): void;
  simulationStep(events: number): number;
  simulationAddress(): number;
  simulationPercentile(sojourn: number, level: number): number;
  simulationAbove(sojourn: number, x: number): number;
}
