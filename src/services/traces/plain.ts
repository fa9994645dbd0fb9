import { csv } from "./csv.ts";
import { decimal } from "./format.ts";

/** Our own: seconds and tokens. */
export const plain = csv({
  id: "plain",
  summary: "CSV with the columns arrival_s, prompt_tokens, output_tokens",
  columns: ["arrival_s", "prompt_tokens", "output_tokens"],
  others: [],
  clock: () => decimal,
});
