import { at, isObject, type Load, need, positive } from "./load.ts";

/** The house's own: the means of a run at one load, for any tool that is not known. */
export function isPlain(file: unknown): boolean {
  return isObject(file) && "requests_per_s" in file && "tpot_s" in file;
}

export function plainLoads(file: unknown, pointer: string): Load[] {
  const field = (name: string) => need(`${pointer}/${name}`, name, at(file, name));
  const [ttft_s, tpot_s, output_tokens] = [field("ttft_s"), field("tpot_s"), field("output_tokens")];
  const requests_per_s = field("requests_per_s");
  const concurrency = positive(at(file, "concurrency"));
  return [
    {
      pointer,
      name: concurrency === undefined ? `${requests_per_s} requests/s` : `concurrency ${concurrency}`,
      requests_per_s,
      offered_per_s: concurrency === undefined ? requests_per_s : undefined,
      concurrency,
      requests: positive(at(file, "requests")) ?? 100,
      ttft_s,
      tpot_s,
      e2e_s: positive(at(file, "e2e_s")) ?? ttft_s + (output_tokens - 1) * tpot_s,
      prompt_tokens: field("prompt_tokens"),
      output_tokens,
    },
  ];
}
