import { moved } from "../../operators/moved.ts";
import { HALF_BYTES } from "../../system.ts";
import { count, kind, tokens } from "./kind.ts";

export const elementwise = kind({
  id: "elementwise",
  summary: "One kernel that touches each number once: a norm, a residual, an activation, a rotary or a row embedding",
  fields: {
    tokens: tokens("Tokens of the step"),
    width: count("Numbers of a token", 1e7),
    passes: { ...count("Rows of 16-bit numbers read and written: 2 of a norm, 3 of a sum", 64), default: 2 },
  },
  dtypes: [],
  kernels: [],
  cost: (gpu, { tokens, width, passes }) => moved(gpu, tokens * width * passes * HALF_BYTES, tokens * width),
});
