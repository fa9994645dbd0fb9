/** What a step-level discipline forms a step with. Whatever it admits or lets decode is in the step. */
export abstract class Former {
  /** Requests that run: decode, or have a prompt in part computed. */
  abstract running(): i32;
  /** Nothing is in the step yet: no token, and nobody who is copied back. */
  abstract empty(): boolean;
  /** The step before took tokens of a prompt. Who asks may be answered otherwise next time: such a step is not leapt over. */
  abstract followsPrompts(): boolean;
  /** The discipline's parameter i. */
  abstract parameter(i: i32): f64;
  /** Every sequence in decode emits a token; the last admitted are preempted while KV blocks lack. */
  abstract decode(): void;
  /** Bounds the new tokens of the step; max_num_batched_tokens unless called. */
  abstract limitTokens(most: i32): void;
  /** From here on, prompts are cut so that the step is predicted to last at most so long; the first not below `least` tokens. */
  abstract limitSeconds(seconds: f64, least: i32): void;
  /** The next chunk of the prompt that is in part computed. */
  abstract goOn(): void;
  /** Admits from the head of the queue, prompts in chunks that fill the step's tokens. */
  abstract admitChunks(): void;
  /** Admits from the head of the queue, whole prompts only; the first may exceed the step's tokens. */
  abstract admitWhole(): void;
  /** Nobody joins before the step's sequences have ended: an arrival changes nothing. */
  abstract close(): void;
}
