import { readFileSync } from "node:fs";

interface InnerExports {
  readonly memory: WebAssembly.Memory;
  reset(): void;
  reserve(bytes: number): number;
  fft(re: number, im: number, n: number): void;
  inverseFft(re: number, im: number, n: number): void;
  erfc(x: number): number;
  gammaSurvival(a: number, x: number): number;
  logGamma(x: number): number;
  splitMix(state: bigint, index: number): bigint;
  gapShape(process: number, cv: number): number;
  gapSurvival(process: number, shape: number, x: number): number;
  drawGaps(process: number, shape: number, seed: bigint, count: number, column: number): void;
  solveLevels(phases: number, generator: number, rates: number, serve: number, levels: number): number;
  readonly levelMass: WebAssembly.Global;
  readonly levelSeen: WebAssembly.Global;
  readonly tailMass: WebAssembly.Global;
  readonly tailSeen: WebAssembly.Global;
  readonly tailExcess: WebAssembly.Global;
  readonly tailExcessSeen: WebAssembly.Global;
  admissionCost(
    policy: number,
    classes: number,
    table: number,
    due: number,
    room: number,
    free: number,
    outsource: number,
  ): number;
  delayProbability(servers: number, load: number): number;
  centralWait(servers: number, load: number): number;
  centralWaitGeneral(servers: number, load: number, variation: number): number;
  centralWaitBetween(servers: number, load: number, variation: number): number;
  drawTimes(process: number, table: number, rows: number, seed: bigint, count: number, column: number): void;
}

const module = new WebAssembly.Module(readFileSync("build/core.test.wasm"));

/** The inside of the core: assembly/test-exports.ts. */
export const inner = new WebAssembly.Instance(module, {}).exports as unknown as InnerExports;
inner.reset();

/** A view of a column; growth of memory detaches it, so read it at once. */
export const column = (address: number, count: number): Float64Array =>
  new Float64Array(inner.memory.buffer, address, count);
