import { z } from "@hono/zod-openapi";
import { errorRatio, strict } from "./fields.ts";

const seconds = (summary: string) =>
  z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .meta({ description: `${summary}, in seconds; 0 unless given.` });

const form = strict({
  step_s: seconds("Once for every step"),
  token_s: seconds("For every new token of the step"),
  pair_s: seconds("For every pair of a new token and a position that it attends to"),
  context_token_s: seconds("For every token in the KV of the step's sequences, this step's included"),
  sequence_s: seconds("For every sequence of the step"),
}).meta({ id: "StepForm", description: "A weighted sum over a step." });

const term = strict({
  name: z.string().min(1).max(60).meta({ description: "What it is; results name it." }),
  forms: z
    .array(form)
    .min(1)
    .max(4)
    .meta({ description: "The term takes as long as the largest of these, at most 4." }),
}).meta({ id: "StepTerm", description: "A part of a step." });

/** The law as the core sees it. Every feature of a step is there when it decodes, so one coefficient is enough. */
export const forms = strict({
  kind: z.literal("forms").meta({ description: "The law of a step, in full." }),
  terms: z.array(term).min(1).max(16).meta({ description: "The parts of a step, one after another, at most 16." }),
  error_ratio: errorRatio,
})
  .superRefine(({ terms }, context) => {
    if (terms.some(({ forms }) => forms.some((one) => Object.values(one).some((seconds) => seconds > 0)))) return;
    const message = "must have a coefficient above 0: a step takes time";
    context.addIssue({ code: "custom", path: ["terms"], message, params: { code: "too-small" } });
  })
  .meta({
    id: "FormsService",
    description: "A step takes the sum over its terms of the largest of each term's forms.",
  });
