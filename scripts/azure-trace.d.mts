type Row = number[];
type App = { request: (path: string, init: RequestInit) => Response | Promise<Response> };

export interface Variant {
  name: string;
  drawn: boolean;
  rows: (trace: Row[], uniform: () => number) => Row[];
}

export const TRACE: string;
export const scenario: { workload: { max_output_tokens: number } };
export const VARIANTS: Variant[];
export function traceIsHere(): boolean;
export function readTrace(): Row[];
/** [value, standard error] of: mean wait, p95 wait, mean and p95 time in the system, all in seconds, and mean batch. */
export function replay(app: App, trace: Row[], variant: Variant, draws?: number): Promise<[number, number][]>;
export function mathematics(app: App, trace: Row[]): Promise<number[]>;
