import { z } from "@hono/zod-openapi";
import { strict } from "./fields.ts";

const objective = (what: string) =>
  z
    .number()
    .gt(0)
    .max(1e9)
    .optional()
    .meta({ description: `Objective for ${what}, in seconds; none unless given.` });

export const slo = strict({
  ttft_s: objective("the time from arrival until the first output token, under step-level disciplines only"),
  tpot_s: objective("the mean time between a request's output tokens, under step-level disciplines only"),
  e2e_s: objective("the time from arrival until a request leaves"),
}).meta({
  id: "Slo",
  description: "Service level objectives: throughput.goodput_per_s counts the requests that keep all of them.",
});
