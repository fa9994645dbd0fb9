import type { Form } from "../forms.ts";
import type { Gpu } from "./gpu.ts";
import { leastRelativeSquares } from "./least-squares.ts";
import { prefillOperator } from "./operators.ts";

// What prompts are like in a step: one, or several that are fresh or short, from a last chunk to a long one.
const SEQUENCES = [1, 2, 4, 8];
const NEW_TOKENS = [64, 256, 512, 1024, 2048, 4096, 8192];
const CACHED_TOKENS = [0, 512, 2048, 8192, 32_768, 131_072];
/** More tokens than a step has, and the most behind which there are several prompts. */
const MOST = { new_tokens: 16_384, cached_tokens: 2048 };

/** Attention of prompts that `parts` GPUs share, as the form over their sums that comes nearest to it. */
export function promptForm(gpu: Gpu, parts: number): Form {
  const { cost } = prefillOperator(gpu);
  const rows: number[][] = [];
  const seconds: number[] = [];
  for (const sequences of SEQUENCES)
    for (const new_tokens of NEW_TOKENS)
      for (const cached_tokens of CACHED_TOKENS) {
        const tokens = sequences * new_tokens;
        if (tokens > MOST.new_tokens || (sequences > 1 && cached_tokens > MOST.cached_tokens)) continue;
        const pairs = tokens * (cached_tokens + (new_tokens + 1) / 2);
        rows.push([1, tokens, pairs, sequences * (cached_tokens + new_tokens), sequences]);
        seconds.push(cost({ sequences: sequences / parts, new_tokens, cached_tokens }).seconds);
      }
  const [step_s = 0, token_s = 0, pair_s = 0, context_token_s = 0, sequence_s = 0] = leastRelativeSquares(
    rows,
    seconds,
  );
  return { step_s, token_s, pair_s, context_token_s, sequence_s };
}
