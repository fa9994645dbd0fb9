/** The step that is being formed: the sums that a step law reads. All whole numbers; tokens unless said otherwise. */
class Step {
  /** New tokens, of prompts and decoded. */
  tokens: i64 = 0;
  /** Pairs of a new token and a position that it attends to. */
  pairs: i64 = 0;
  /** All tokens in the KV of its sequences, its own included. */
  context: i64 = 0;
  sequences: i64 = 0;
  /** Sequences that decode, and all tokens in their KV: what of the sums is not the prompts'. */
  decoding: i64 = 0;
  decodingContext: i64 = 0;
  /** Prompts with a chunk in it, and those of them that end their prefill. */
  prompts: i32 = 0;
  finishing: i64 = 0;
  /** Ticks beside the law's: copies over the link. */
  extra: i64 = 0;

  clear(): void {
    this.tokens = 0;
    this.pairs = 0;
    this.context = 0;
    this.sequences = 0;
    this.decoding = 0;
    this.decodingContext = 0;
    this.prompts = 0;
    this.finishing = 0;
    this.extra = 0;
  }

  /** Takes in so many decoding sequences with `context` tokens between them, their new ones included. */
  decode(sequences: i64, context: i64): void {
    this.tokens += sequences;
    this.pairs += context;
    this.context += context;
    this.sequences += sequences;
    this.decoding += sequences;
    this.decodingContext += context;
  }

  /** Takes in `tokens` of a prompt behind `before` that are in the KV already. */
  prefill(before: i64, tokens: i64): void {
    this.tokens += tokens;
    this.pairs += tokens * before + (tokens * (tokens + 1)) / 2;
    this.context += before + tokens;
    this.sequences += 1;
    this.prompts++;
  }
}

/** One for the whole core: a step is formed and priced before the next is begun. */
export const step = new Step();
