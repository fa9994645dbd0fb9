import type { Decoding, Prompts } from "./batch.ts";

/** Decoding sequences as a layer sees them that attends to the last `tokens` positions: as if all were as long as the mean. */
export function windowedDecoding(
  tokens: number,
  { sequences, context_tokens, longest_tokens, queries = 1 }: Decoding,
): Decoding {
  const seen = tokens + queries - 1;
  return {
    sequences,
    context_tokens: Math.min(context_tokens, sequences * seen),
    longest_tokens: Math.min(longest_tokens, seen),
    queries,
  };
}

/**
 * Prompts as such a layer sees them. Of more new tokens than the window has, windows follow each other: each token of one
 * sees about as many positions before its window as the window's start cuts off after it.
 */
export function windowedPrompts(tokens: number, prompts: Prompts): Prompts {
  const { sequences, new_tokens, cached_tokens } = prompts;
  if (cached_tokens + new_tokens <= tokens) return prompts;
  // The first tokens see all that is before them, until the window is full.
  const rising = Math.max(0, Math.min(new_tokens, tokens - cached_tokens));
  const pairs = rising * (cached_tokens + (rising + 1) / 2) + (new_tokens - rising) * tokens;
  const each = Math.min(new_tokens, tokens);
  return {
    sequences: (sequences * new_tokens) / each,
    new_tokens: each,
    cached_tokens: Math.max(0, pairs / new_tokens - (each + 1) / 2),
  };
}
