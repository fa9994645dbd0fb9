import type { System } from "../system.ts";

/** Sequences of a step alike: each brings new_tokens behind context_tokens that are in the KV already. */
export interface BatchRow {
  new_tokens: number;
  context_tokens: number;
  count: number;
  /** Drafted tokens of each that decodes, which the step verifies beside its new one; none unless given. */
  draft_tokens?: number | undefined;
}

/** Sequences that decode. */
export interface Decoding {
  sequences: number;
  /** In their KV, this step's tokens included. */
  context_tokens: number;
  longest_tokens: number;
  /** New tokens of each: one, and those that were drafted; 1 unless given. */
  queries?: number;
}

/** Prompts alike, which stand for those of a step: the same tokens, and the same pairs of tokens and positions. */
export interface Prompts {
  sequences: number;
  /** Of each. */
  new_tokens: number;
  cached_tokens: number;
}

/** What one GPU of a stage has of a step, or of one of its micro-batches. */
export interface Share {
  /** New tokens that its layers see, those of its experts (of all data-parallel ranks), sequences, and positions to sample. */
  tokens: number;
  expert_tokens: number;
  sequences: number;
  sampled: number;
  decoding?: Decoding | undefined;
  prompts?: Prompts | undefined;
}

/** Micro-batches of a step on a pipeline: tokens of one prompt are spread over them as well. */
export function microBatches({ stages }: System, batch: readonly BatchRow[]): number {
  const tokens = batch.reduce((sum, row) => sum + row.count * tokensOf(row), 0);
  return Math.max(1, Math.min(stages, tokens));
}

/** What one GPU has of one of `parts` micro-batches: sequences and tokens are spread evenly, and the fullest share counts. */
export function shareOf(system: System, batch: readonly BatchRow[], parts: number): Share {
  const ranks = system.data_ranks * parts;
  const tokens = batch.reduce((sum, row) => sum + row.count * tokensOf(row), 0);
  const sequences = batch.reduce((sum, row) => sum + row.count, 0);
  const sampled = batch.reduce((sum, row) => sum + row.count * (1 + (row.draft_tokens ?? 0)), 0);
  return {
    tokens: Math.ceil(tokens / ranks),
    expert_tokens: Math.ceil(tokens / parts),
    sequences: Math.ceil(sequences / ranks),
    sampled: Math.ceil(sampled / ranks),
    decoding: decodingOf(
      batch.filter((row) => isDecoding(row)),
      ranks,
    ),
    prompts: promptsOf(
      batch.filter((row) => !isDecoding(row)),
      ranks,
    ),
  };
}

/** Tokens that a row's sequences compute each. */
function tokensOf({ new_tokens, draft_tokens = 0 }: BatchRow): number {
  return new_tokens + draft_tokens;
}

function isDecoding({ new_tokens, context_tokens }: BatchRow): boolean {
  return new_tokens === 1 && context_tokens > 0;
}

function decodingOf(rows: readonly BatchRow[], ranks: number): Decoding | undefined {
  const sequences = rows.reduce((sum, row) => sum + row.count, 0);
  if (sequences === 0) return undefined;
  const context = rows.reduce((sum, row) => sum + row.count * (row.context_tokens + tokensOf(row)), 0);
  const tokens = rows.reduce((sum, row) => sum + row.count * tokensOf(row), 0);
  const share = Math.ceil(sequences / ranks);
  const longest_tokens = rows.reduce((longest, row) => Math.max(longest, row.context_tokens + tokensOf(row)), 0);
  const queries = Math.ceil(tokens / sequences);
  return { sequences: share, context_tokens: (context * share) / sequences, longest_tokens, queries };
}

/** Prompts as alike ones: as long as a token's own prompt is on average, and as far behind. */
function promptsOf(rows: readonly BatchRow[], ranks: number): Prompts | undefined {
  let tokens = 0;
  let squares = 0;
  let behind = 0;
  for (const { count, new_tokens, context_tokens } of rows) {
    tokens += count * new_tokens;
    squares += count * new_tokens * new_tokens;
    behind += count * new_tokens * context_tokens;
  }
  if (tokens === 0) return undefined;
  const new_tokens = squares / tokens;
  return { sequences: tokens / new_tokens / ranks, new_tokens, cached_tokens: behind / tokens };
}
