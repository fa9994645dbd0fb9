import { z } from "@hono/zod-openapi";
import { FORMS_COEFFICIENTS, LINEAR_COEFFICIENTS } from "../../services/calibrate/laws.ts";
import { engine } from "./engine.ts";
import { strict } from "./fields.ts";

/** Each cross-validated fit visits every row. */
const MOST_ROWS = 2000;
const MOST_BENCHMARKS = 50;

const count = (description: string, most = 1e7) => z.int().min(0).max(most).meta({ description });
const seconds = z.number().min(1e-9).max(1e6).meta({ description: "What it took, in seconds." });

/** The fields of sequences of a step that are alike. */
export const sequenceFields = {
  new_tokens: z
    .int()
    .min(1)
    .max(1e7)
    .meta({ description: "New tokens of each: 1 where it decodes, its chunk where it prefills." }),
  context_tokens: count("Tokens of each that were in the KV before the step."),
  count: z.int().min(1).max(1e5).default(1).meta({ description: "How many such sequences; 1 unless given." }),
};

const sequences = z
  .array(strict(sequenceFields).meta({ id: "StepSequences", description: "Sequences of a step that are alike." }))
  .min(1)
  .max(1000);

const AGGREGATES = ["new_tokens", "context_tokens", "sequences_count"] as const;

const stepRow = strict({
  seconds,
  sequences: sequences.optional().meta({ description: "The step's sequences; or its sums instead." }),
  new_tokens: count("New tokens of the step; with the other sums, instead of sequences.").optional(),
  context_tokens: count("Tokens in the KV of its sequences, the new ones included.", 1e9).optional(),
  sequences_count: count("Its sequences.", 1e6).optional(),
  pairs: z.number().min(0).max(1e15).optional().meta({
    description:
      "Pairs of a new token and a position that it attends to; context_tokens unless given, where the step only decodes.",
  }),
})
  .superRefine((row, context) => {
    const fault = (field: string, code: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, params: { code } });
    if (row.sequences !== undefined) {
      for (const name of [...AGGREGATES, "pairs"] as const)
        if (row[name] !== undefined) fault(name, "conflicting-field", "does not go with sequences");
      return;
    }
    const missing = AGGREGATES.filter((name) => row[name] === undefined);
    for (const name of missing) fault(name, "missing", "is required, or sequences");
    if (missing.length > 0) return;
    if (row.pairs === undefined && row.new_tokens !== row.sequences_count)
      fault("pairs", "missing", "is required where a sequence has more than one new token");
  })
  .meta({ id: "StepTiming", description: "A timed step of an engine." });

const batchRow = strict({
  batch: z.int().min(1).max(1e5).meta({ description: "Requests of the batch." }),
  longest_output_tokens: z.int().min(1).max(1e6).meta({ description: "Its longest output, in tokens." }),
  seconds,
}).meta({ id: "BatchTiming", description: "A timed batch, which started and ended together." });

const coefficient = z.enum([...new Set([...FORMS_COEFFICIENTS, ...LINEAR_COEFFICIENTS])]);

export const calibrateSchema = strict({
  rows: z.array(stepRow).min(1).max(MOST_ROWS).optional().meta({
    description: "Timed steps, at most 2000: the answer is a law of steps (forms).",
  }),
  benchmarks: z
    .array(z.looseObject({}).meta({ description: "A result file as its tool wrote it." }))
    .min(1)
    .max(MOST_BENCHMARKS)
    .optional()
    .meta({
      description:
        "Benchmark results at several loads, each a file of vLLM bench serve, guidellm or aiperf as it is, or plain: requests_per_s, ttft_s, tpot_s, prompt_tokens, output_tokens and, where it was limited, concurrency. Alone or beside rows.",
    }),
  batches: z.array(batchRow).min(1).max(MOST_ROWS).optional().meta({
    description: "Timed batches, at most 2000: the answer is the linear law. Not beside rows or benchmarks.",
  }),
  coefficients: z
    .array(coefficient.meta({ description: "A coefficient of the law." }))
    .min(1)
    .max(5)
    .optional()
    .meta({
      description:
        "Which to fit, the others being 0: all unless given, and of benchmarks alone step_s, token_s and context_token_s.",
    }),
  engine: engine.optional().meta({
    description: "The engine that the benchmarks ran on: it bounds the steps of the runs that check the law.",
  }),
})
  .superRefine((request, context) => {
    const fault = (path: (string | number)[], code: string, message: string) =>
      context.addIssue({ code: "custom", path, message, params: { code } });
    const { rows, benchmarks, batches, coefficients } = request;
    if (rows === undefined && benchmarks === undefined && batches === undefined)
      fault(["rows"], "missing", "is required, or benchmarks, or batches");
    if (batches !== undefined && (rows ?? benchmarks) !== undefined)
      fault(["batches"], "conflicting-field", "does not go with rows or benchmarks, which are of another law");
    if (request.engine !== undefined && benchmarks === undefined)
      fault(["engine"], "conflicting-field", "goes with benchmarks only");
    const known: readonly string[] = batches === undefined ? FORMS_COEFFICIENTS : LINEAR_COEFFICIENTS;
    coefficients?.forEach((name, i) => {
      if (!known.includes(name)) fault(["coefficients", i], "unknown-value", `must be one of ${known.join(", ")}`);
      if (coefficients.indexOf(name) < i) fault(["coefficients", i], "not-distinct", "is already there");
    });
  })
  .meta({ id: "CalibrateRequest", description: "Measurements of an engine." });

export type ParsedCalibrate = z.output<typeof calibrateSchema>;
