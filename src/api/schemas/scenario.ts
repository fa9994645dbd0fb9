import { z } from "@hono/zod-openapi";
import { MAX_TOKENS } from "../../services/workload.ts";
import { arrivals } from "./arrivals.ts";
import { engine } from "./engine.ts";
import { strict } from "./fields.ts";
import { fleet } from "./fleet.ts";
import { lengths } from "./lengths.ts";
import { run } from "./run.ts";
import { service } from "./service.ts";

const trace = strict({
  rows: z.array(z.unknown()).meta({
    description: "Requests as they came: [arrival_s, prompt_tokens, output_tokens], by arrival time in seconds from 0.",
    type: "array",
    items: {
      type: "array",
      description: "arrival_s in seconds (not decreasing), prompt_tokens and output_tokens in tokens.",
      items: { type: "number", description: "arrival_s, prompt_tokens or output_tokens, by position." },
      minItems: 3,
      maxItems: 3,
    },
  }),
}).meta({ id: "Trace", description: "A trace instead of arrivals and lengths." });

const workload = strict({
  arrivals: arrivals.optional(),
  prompt_tokens: lengths.optional(),
  output_tokens: lengths.optional(),
  trace: trace.optional(),
  max_output_tokens: z
    .int()
    .min(1)
    .max(MAX_TOKENS)
    .default(MAX_TOKENS)
    .meta({ description: `The clip, in tokens: a request generates min(length, this); ${MAX_TOKENS} unless given.` }),
  patience_s: z.number().min(1e-9).max(1e9).optional().meta({
    description: "A request leaves if its service has not begun by then, in seconds; unlimited unless given.",
  }),
}).meta({
  id: "Workload",
  description:
    "What arrives: arrivals and output_tokens (lengths before the clip), or a trace. prompt_tokens is without effect under the linear law of a batch, which a warning says.",
});

const objective = (what: string) =>
  z
    .number()
    .gt(0)
    .max(1e9)
    .optional()
    .meta({ description: `Objective for ${what}, in seconds; none unless given.` });

const slo = strict({
  ttft_s: objective("the time from arrival until the first output token, under step-level disciplines only"),
  tpot_s: objective("the mean time between a request's output tokens, under step-level disciplines only"),
  e2e_s: objective("the time from arrival until a request leaves"),
}).meta({
  id: "Slo",
  description: "Service level objectives: throughput.goodput_per_s counts the requests that keep all of them.",
});

/** What arrives, what serves it and how, as it is sent. */
export const scenarioSchema = strict({
  workload,
  service,
  engine: engine.default(() => engine.parse({})),
  fleet: fleet.optional(),
  slo: slo.optional(),
  run: run.default(() => run.parse({})),
}).meta({ id: "Scenario", description: "What arrives, what serves it and how." });

export type ParsedScenario = z.output<typeof scenarioSchema>;
