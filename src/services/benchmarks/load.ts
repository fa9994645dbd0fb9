// What a benchmark at one load says of an engine, whatever tool wrote it. Times are means over requests, in seconds.

export interface Load {
  /** JSON pointer into the request. */
  pointer: string;
  name: string;
  /** Served requests per second. */
  requests_per_s: number;
  /** Of an open arrival process; absent for a closed loop, and where all came at once. */
  offered_per_s?: number | undefined;
  /** Most requests at once, where the client limits them. */
  concurrency?: number | undefined;
  requests: number;
  ttft_s: number;
  /** Between tokens, the first left out. */
  tpot_s: number;
  e2e_s: number;
  prompt_tokens: number;
  output_tokens: number;
  /** Of each request, where the file has them. */
  lengths?: { prompt: number[]; output: number[] } | undefined;
}

/** A fault of a file; the pointer is into the request. */
export interface FileFault {
  pointer: string;
  code: string;
  detail: string;
}

export class UnreadableBenchmark extends Error {
  constructor(readonly fault: FileFault) {
    super(fault.detail);
  }
}

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, or undefined. */
export function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce((inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
}

/** A positive finite number, or undefined. */
export function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** The first positive number of several; throws where there is none. */
export function need(pointer: string, name: string, ...values: unknown[]): number {
  for (const value of values) {
    const number = positive(value);
    if (number !== undefined) return number;
  }
  throw new UnreadableBenchmark({ pointer, code: "missing", detail: `must have ${name}, a number above 0` });
}
