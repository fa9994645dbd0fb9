import { z } from "@hono/zod-openapi";
import { MAX_TOKENS, MOST_TURNS } from "../../services/workload.ts";
import { arrivals } from "./arrivals.ts";
import { strict } from "./fields.ts";
import { lengths } from "./lengths.ts";
import { sharedPrefix } from "./shared-prefix.ts";
import { slo } from "./slo.ts";

/** Classes of one workload. */
const MOST_CLASSES = 64;

const trace = strict({
  rows: z
    .array(z.unknown())
    .optional()
    .meta({
      description:
        "Requests as they came: [arrival_s, prompt_tokens, output_tokens], by arrival time in seconds from 0; absent where the trace is a file.",
      type: "array",
      items: {
        type: "array",
        description: "arrival_s in seconds (not decreasing), prompt_tokens and output_tokens in tokens.",
        items: { type: "number", description: "arrival_s, prompt_tokens or output_tokens, by position." },
        minItems: 3,
        maxItems: 3,
      },
    }),
  rate_scale: z
    .number()
    .min(1e-6)
    .max(1e6)
    .optional()
    .meta({ description: "Replays the trace so many times as fast, as a ratio; 1 unless given." }),
}).meta({ id: "Trace", description: "A trace instead of arrivals and lengths." });

const session = strict({
  turns: z
    .union([z.number(), z.record(z.string(), z.unknown())], { error: "must be a number of turns, or a law of lengths" })
    .meta({
      description: `Turns of a session: a number or a law, clipped at ${MOST_TURNS}.`,
      anyOf: [{ type: "integer", minimum: 1, maximum: MOST_TURNS }, { $ref: "#/components/schemas/LengthLaw" }],
    })
    .transform((turns) => (typeof turns === "number" ? { kind: "constant", value: turns } : turns))
    .pipe(lengths),
  think_s: z.number().min(0).max(1e9).meta({ description: "From an answer to the session's next turn, in seconds." }),
  max_context_tokens: z
    .int()
    .min(1)
    .max(MAX_TOKENS)
    .default(MAX_TOKENS)
    .meta({ description: `Longest prompt of a turn, in tokens: an older context is cut; ${MAX_TOKENS} unless given.` }),
}).meta({
  id: "Sessions",
  description:
    "Conversations, under step-level disciplines only: arrivals say when they begin. Each further turn comes think_s after the last answer, and its prompt is the last prompt, the last answer and prompt_tokens of new ones.",
});

const requestClass = strict({
  name: z.string().min(1).max(64).meta({ description: "Its name, which no other class has." }),
  share: z
    .number()
    .gt(0)
    .max(1e9)
    .optional()
    .meta({ description: "Its weight among the classes, in any unit; 1 unless given." }),
  prompt_tokens: lengths.optional(),
  output_tokens: lengths.optional(),
  priority: z
    .int()
    .min(-1000)
    .max(1000)
    .default(0)
    .meta({ description: "Under the order priority the lowest goes first; 0 unless given." }),
  slo: slo.optional(),
}).meta({
  id: "RequestClass",
  description: "A kind of request. Lengths that it leaves out are the workload's, objectives the scenario's.",
});

export const workload = strict({
  arrivals: arrivals.optional(),
  prompt_tokens: lengths.optional(),
  output_tokens: lengths.optional(),
  trace: trace.optional(),
  sessions: session.optional(),
  shared_prefix: sharedPrefix.optional(),
  classes: z.array(requestClass).min(1).max(MOST_CLASSES).optional().meta({
    description:
      "Kinds of requests, under none and the step-level disciplines; with a trace, those that its column class names.",
  }),
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
