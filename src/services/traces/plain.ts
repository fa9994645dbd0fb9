import { csv } from "./csv.ts";
import { decimal } from "./format.ts";

/** Our own: seconds and tokens. */
export const plain = csv({
  id: "plain",
  summary: "CSV with the columns arrival_s, prompt_tokens, output_tokens and, if there are any, hash_ids and class",
  columns: ["arrival_s", "prompt_tokens", "output_tokens"],
  others: [],
  hashes: "hash_ids",
  class: "class",
  clock: () => decimal,
});
