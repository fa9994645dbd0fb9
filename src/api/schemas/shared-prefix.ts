import { z } from "@hono/zod-openapi";
import { MAX_TOKENS } from "../../services/workload.ts";
import { strict } from "./fields.ts";

const MOST_GROUPS = 65_536;

export const sharedPrefix = strict({
  groups: z
    .int()
    .min(1)
    .max(MOST_GROUPS)
    .meta({ description: "Groups with a prefix each, such as applications with a system prompt." }),
  tokens: z
    .int()
    .min(1)
    .max(MAX_TOKENS)
    .meta({ description: "Length of the prefix, in tokens of the prompt; a shorter prompt is all prefix." }),
  skew: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta({ description: "Group k, from 1, has requests in proportion to k^-skew; 0, all alike, unless given." }),
}).meta({
  id: "SharedPrefix",
  description:
    "Prompts that begin alike, under step-level disciplines only: prompt_tokens includes the prefix, and an engine with enable_prefix_caching computes it again only where its KV blocks were given up.",
});
