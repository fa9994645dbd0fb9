import { z } from "@hono/zod-openapi";
import { errorRatio, strict } from "./fields.ts";
import { forms } from "./forms.ts";
import { byKind } from "./kinds.ts";
import { roofline } from "./roofline.ts";

const seconds = (summary: string) =>
  z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .meta({ description: `${summary}, in seconds; 0 unless given.` });

const linear = strict({
  kind: z.literal("linear").meta({ description: "The linear law of a batch." }),
  batch_s: seconds("Once for every batch"),
  request_s: seconds("For every request of the batch"),
  token_s: seconds("For every token of the batch's longest output"),
  token_request_s: seconds("For every token of the longest output and every request of the batch"),
  error_ratio: errorRatio,
})
  .superRefine((law, context) => {
    if (law.token_s + law.token_request_s > 0) return;
    const message = "must be greater than 0, or token_request_s must: a token takes time";
    context.addIssue({ code: "custom", path: ["token_s"], message, params: { code: "too-small" } });
  })
  .meta({
    id: "LinearService",
    description:
      "A batch of b whose longest output is l tokens takes batch_s + request_s b + (token_s + token_request_s b) l seconds.",
  });

export const service = byKind([linear, forms, roofline], "Service", "How long a batch or a step takes.");
