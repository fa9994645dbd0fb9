import { MAX_TOKENS } from "../workload.ts";
import { at, isObject, type Load, need, positive } from "./load.ts";

/** The result file of `vllm bench serve --save-result`, of vLLM 0.4 to 0.19; with --save-detailed also each request's lengths. */
export function isVllm(file: unknown): boolean {
  return isObject(file) && "mean_ttft_ms" in file && "request_throughput" in file;
}

export function vllmLoads(file: unknown, pointer: string): Load[] {
  const ms = (field: string, ...others: unknown[]) =>
    need(`${pointer}/${field}`, field, at(file, field), ...others) / 1000;
  const completed = need(`${pointer}/completed`, "completed", at(file, "completed"));
  const mean = (field: string) => need(`${pointer}/${field}`, field, at(file, field)) / completed;
  const ttft_s = ms("mean_ttft_ms");
  const tpot_s = ms("mean_tpot_ms", at(file, "mean_itl_ms"));
  const output_tokens = mean("total_output_tokens");
  const end = positive(at(file, "mean_e2el_ms"));
  // "inf", or Infinity by Python's own JSON: all requests come at once, or as the concurrency lets them.
  const offered_per_s = positive(at(file, "request_rate"));
  const concurrency = positive(at(file, "max_concurrency"));
  return [
    {
      pointer,
      name: offered_per_s === undefined ? `concurrency ${concurrency ?? "unlimited"}` : `${offered_per_s} requests/s`,
      requests_per_s: need(`${pointer}/request_throughput`, "request_throughput", at(file, "request_throughput")),
      offered_per_s,
      concurrency,
      requests: completed,
      ttft_s,
      tpot_s,
      e2e_s: end === undefined ? ttft_s + (output_tokens - 1) * tpot_s : end / 1000,
      prompt_tokens: mean("total_input_tokens"),
      output_tokens,
      lengths: lengthsOf(file),
    },
  ];
}

function lengthsOf(file: unknown): Load["lengths"] {
  const [prompt, output] = [at(file, "input_lens"), at(file, "output_lens")].map(counts);
  if (prompt === undefined || output === undefined || prompt.length !== output.length) return undefined;
  return { prompt, output };
}

/** Lengths of at least 1; of a request that failed, 0, there are none. */
function counts(list: unknown): number[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return list.every((x) => Number.isInteger(x) && x >= 1 && x <= MAX_TOKENS) ? list.map(Number) : undefined;
}
