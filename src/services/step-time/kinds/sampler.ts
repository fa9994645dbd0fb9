import { sampling } from "../../operators/moved.ts";
import { count, kind } from "./kind.ts";

export const sampler = kind({
  id: "sampler",
  summary: "The next tokens of sequences from their logits",
  fields: { sequences: count("Sequences that are sampled", 1e5), vocab_size: count("Entries of the vocabulary", 1e7) },
  dtypes: [],
  kernels: [],
  cost: (gpu, { sequences, vocab_size }) => sampling(gpu, sequences, vocab_size),
});
