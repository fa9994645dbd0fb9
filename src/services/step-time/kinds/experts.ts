import { mixture } from "../../operators/mixture.ts";
import type { WeightDtype } from "../../scenario.ts";
import { count, kind } from "./kind.ts";

export const experts = kind({
  id: "experts",
  summary: "The routed experts of one layer: both products of their gated MLPs, over the tokens of a step",
  fields: {
    tokens: { ...count("Tokens of the step", 1e7), unit: "tokens" },
    hidden_size: count("Width of a token", 1e6),
    intermediate_size: count("Inner width of an expert on this GPU", 1e6),
    experts: count("Experts on this GPU", 1e5),
    experts_per_token: count("Experts of them that a token goes to", 1024),
    routing: {
      ...{
        summary: "How tokens fall on experts: -1 by chance, 0 evenly, above it the exponent of a power law",
        unit: "1",
      },
      ...{ low: -1, high: 10, default: -1, fractional: true },
    },
  },
  dtypes: ["bf16", "fp16", "fp8", "int8", "int4", "w4a4", "mxfp4"],
  kernels: ["experts"],
  fault: ({ experts, experts_per_token }) => {
    if (experts_per_token <= experts) return undefined;
    return { field: "experts_per_token", code: "too-big", detail: `must be at most experts, ${experts}` };
  },
  cost: (gpu, { tokens, hidden_size, intermediate_size, experts, experts_per_token, routing }, dtype) =>
    mixture(gpu, {
      ...{ tokens, hidden_size, intermediate_size, experts, dtype: dtype as WeightDtype },
      ...{ experts_per_token, routing },
    }),
});
