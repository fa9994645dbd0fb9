import { z } from "@hono/zod-openapi";
import { explainSchema, stepPart } from "./explain.ts";
import { fleetSeen } from "./fleet.ts";
import { memorySchema } from "./memory.ts";
import { metric } from "./metric.ts";
import { classRow, overloadRow, requestRow, seriesRow } from "./rows.ts";
import { traceFit } from "./trace-fit.ts";

const number = (description: string) => z.number().meta({ description });
const optional = (description: string) => z.number().optional().meta({ description });
const count = (description: string) => z.int().meta({ description });

const warning = z
  .object({
    code: z.string().meta({ description: "The warning for a program, in kebab-case." }),
    detail: z.string().meta({ description: "The warning in words." }),
  })
  .meta({ id: "Warning", description: "What the reader should know about a figure." });

const LATENCIES =
  "wait_s: arrival until service begins. e2e_s: arrival until the request leaves. Under step-level disciplines also ttft_s: arrival until the first output token; tpot_s: (e2e - ttft) / (n - 1) of each request of n > 1 tokens; itl_s: every gap between tokens.";

const latency = z.object({
  wait_s: metric,
  ttft_s: metric.optional(),
  tpot_s: metric.optional(),
  itl_s: metric.optional(),
  e2e_s: metric,
});

const answer = {
  core: z.string().meta({ description: "First 12 hexadecimal digits of the core binary's SHA-256." }),
  method: z.enum(["analysis", "simulation"]).meta({ description: "How the figures were found." }),
  stable: z.boolean().meta({ description: "Whether the queue has a steady state." }),
  utilization_ratio: optional("Offered rate over the largest stable rate; absent where no rate is unstable."),
  max_rate_per_s: optional("Largest stable rate, in 1/s; absent where no rate is unstable."),
  headroom_ratio: optional("1 - utilization_ratio, at least 0."),
  max_stable_output_tokens: optional("Where unstable: the largest clip, in tokens, at which this rate is stable."),
  backlog_per_s: optional("Where unstable: how fast the backlog grows, in requests per second."),
  metastable: z
    .object({ low: number("The healthy batch, in requests."), high: number("The batch that tips it, in requests.") })
    .optional()
    .meta({ description: "A large batch can tip this queue, which looks healthy." }),
  latency: latency.optional().meta({ description: `${LATENCIES} Absent where unstable.` }),
  analysis: z
    .object({
      latency: latency.meta({ description: `${LATENCIES} By analysis: of batch-level disciplines the means.` }),
      gap_ratio: number("Mean end-to-end time by analysis over the simulated one, less 1."),
    })
    .optional()
    .meta({ description: "What mathematics says of a simulated scenario, where it covers it." }),
  throughput: z
    .object({
      requests_per_s: number("Requests that leave served, in 1/s."),
      output_tokens_per_s: number("Output tokens, in 1/s."),
      goodput_per_s: optional("Requests that meet the objectives, in 1/s."),
      slo_attainment_ratio: optional("Share of the requests that meet the objectives, 0 to 1."),
      output_tokens_per_gpu_s: optional("Output tokens of one GPU, in 1/s; where the service names a GPU."),
      output_tokens_per_user_s: optional("Output tokens of one request while it decodes, in 1/s: 1 / mean TPOT."),
    })
    .optional()
    .meta({ description: "What leaves." }),
  batch: z
    .object({
      mean: number("Mean batch or engine step, in requests."),
      request_mean: number("Mean batch or step as seen by a request, in requests."),
      max: optional("Largest batch or step seen, in requests."),
    })
    .optional()
    .meta({ description: "Sizes of the batches, or of the engine steps." }),
  bound: z.enum(["compute", "memory-bandwidth"]).optional().meta({
    description: "What the GPUs come closest to, by mfu_ratio and mbu_ratio; where the service names a GPU.",
  }),
  cost: z
    .object({
      usd_per_h: optional("Rent of all GPUs, in US dollars per hour; where their price is known."),
      usd_per_million_output_tokens: optional("The same for a million output tokens, in US dollars."),
      power_watts: optional("What all GPUs draw on average, in watts; where their design power is known."),
      joules_per_output_token: optional("The same for an output token, in joules."),
    })
    .optional()
    .meta({
      description:
        "What the run costs; where the service names a GPU. Energy is that of the GPUs alone: shares of their design power fitted to runs on A100, within 7 %, and taken over by other GPUs.",
    }),
  occupancy: z
    .object({
      busy_ratio: number("Share of time in service, 0 to 1."),
      waiting_mean: number("Mean number waiting, in requests."),
      running_mean: number("Mean number in service, in requests."),
      kv_used_ratio: optional("Share of the KV blocks in use, 0 to 1; where they are limited."),
      mfu_ratio: optional("FLOPs over the dense peak's, 0 to 1; where the service is a roofline."),
      mbu_ratio: optional("Bytes read and written over the memory bandwidth's, 0 to 1; where it is a roofline."),
    })
    .optional()
    .meta({ description: "Averages over time." }),
  counts: z
    .object({
      arrived: count("Arrivals over all replications, warm-up included."),
      completed: count("Of those, served to the end."),
      in_flight: count("Of those, waiting or in service when the run ended."),
      rejected: count("Of those, refused at arrival."),
      abandoned: count("Of those, left by impatience."),
      preempted: z
        .int()
        .optional()
        .meta({ description: "Times that a request lost its KV blocks; step-level disciplines only." }),
    })
    .optional()
    .meta({ description: "arrived = completed + in_flight + rejected + abandoned. Simulation only." }),
  memory: memorySchema.optional(),
  classes: z.array(classRow).optional().meta({
    description: "Each class of requests, where a workload has more than one.",
  }),
  cache: z
    .object({ hit_ratio: number("Share of the prefix blocks looked up at first admission that were found, 0 to 1.") })
    .optional()
    .meta({ description: "The prefix cache, where requests share prefixes." }),
  precision: z
    .object({
      metric: z.string().meta({ description: "The metric of run.precision." }),
      confidence: number("Confidence of the interval, 0 to 1."),
      relative_half_width: number("Half the width of the interval over the value."),
      replications: count("Replications that were run."),
      reached: z.boolean().meta({ description: "Whether the interval is as narrow as asked." }),
    })
    .optional()
    .meta({ description: "What run.precision came to." }),
  series: z.array(seriesRow).optional().meta({
    description: "The first replication over time, with include series: at most 240 rows at equal steps.",
  }),
  requests: z.array(requestRow).optional().meta({
    description: "The first 100,000 requests of the first replication that have left, with include requests.",
  }),
  fleet: fleetSeen.optional(),
  trace: traceFit.optional(),
  overload: z.array(overloadRow).optional().meta({
    description: "With piecewise arrivals, by analysis: when more comes than is served, by the fluid model.",
  }),
  explain: explainSchema.optional().meta({ description: "With include explain, where there is a latency." }),
  step_time: z.array(stepPart).optional().meta({
    description: "With include explain: the parts of an engine's mean step, the longest first.",
  }),
  clipped_ratio: number("Share of the requests that the clip shortens, 0 to 1."),
  loss_ratio: number("Share of the requests that leave by impatience, 0 to 1."),
  assumptions: z
    .array(z.string().meta({ description: "An assumption." }))
    .meta({ description: "What the figures rest on." }),
  warnings: z.array(warning).meta({ description: "What the reader should know." }),
};

export const answerSchema = z.object(answer).meta({ id: "Answer", description: "What analysis or simulation found." });

const id = z.string().meta({ description: "Name of the run: the same request and build give the same." });
const scenario = z.record(z.string(), z.unknown()).meta({
  description: "The scenario in full, defaults included; a trace or a long law as its digest and number of rows.",
});

export const resultSchema = z
  .object({ id, ...answer, scenario })
  .meta({ id: "Result", description: "The one result of analyze and simulate." });

export const validationSchema = z
  .object({
    valid: z.literal(true).meta({ description: "The request can be run." }),
    core: answer.core,
    events_count: count("Events that the run would take, about; 0 for analysis."),
    memory: memorySchema.optional(),
    scenario: scenario.optional(),
  })
  .meta({ id: "Validation", description: "What validate_only answers: nothing was run." });

const change = z
  .record(z.string(), z.union([z.number(), z.string()]).meta({ description: "The value of a path." }))
  .meta({ description: "Searched path -> value." });

const row = z
  .object({
    change,
    feasible: z.boolean().meta({ description: "Whether it keeps every constraint." }),
    stable: z.boolean().meta({ description: "Whether its queue has a steady state." }),
    fits: z
      .literal(false)
      .optional()
      .meta({ description: "Where the model does not fit the GPUs: no metric is known." }),
    objective: optional("The weighted sum; absent where it has none."),
    metrics: z
      .record(z.string(), z.number())
      .meta({ description: "The metrics asked for, by path, each in its own unit." }),
  })
  .meta({ id: "Row", description: "A candidate and what was found of it." });

const rows = (description: string) => z.array(row).meta({ description });

export const optimumSchema = z
  .object({
    id,
    feasible: z.boolean().meta({ description: "Whether any candidate keeps every constraint." }),
    best: z
      .object({
        change,
        objective: optional("The weighted sum; absent where the candidate is unstable."),
        result: answerSchema,
      })
      .meta({ description: "The best candidate; the nearest one where none is feasible." }),
    binding: z
      .array(
        z
          .object({
            metric: z.string().meta({ description: "The constraint's metric." }),
            value: number("Its value at the best candidate, in its own unit."),
            limit: number("Its limit, in the same unit."),
            slack_ratio: number("Room left, relative to the limit; negative where it fails."),
          })
          .meta({ description: "A constraint." }),
      )
      .meta({ description: "The constraints that fail, or that hold with less than 2 % of room." }),
    probability_feasible: number("Probability that the best keeps every constraint, 0 to 1."),
    frontier: rows("Candidates that no other beats in every metric."),
    evaluated: rows("Candidates that were evaluated, or a sample of them."),
    sensitivity: z
      .array(
        z
          .object({
            path: z.string().meta({ description: "A searched path." }),
            from: z.union([z.number(), z.string()]).meta({ description: "Its best value." }),
            to: z.union([z.number(), z.string()]).meta({ description: "A value beside it." }),
            objective_change: optional("How the objective changes; absent where the candidate there is unstable."),
            feasible: z.boolean().meta({ description: "Whether the candidate there keeps every constraint." }),
          })
          .meta({ description: "A step away from the best." }),
      )
      .meta({ description: "What a step away from the best costs." }),
    runner_up: z
      .object({ change, why_it_lost: z.string().meta({ description: "The reason, in words." }) })
      .optional()
      .meta({ description: "The second best." }),
    proven_optimal: z.boolean().meta({ description: "Whether every candidate was evaluated or excluded by proof." }),
    evaluator: z.enum(["analyze", "simulate"]).meta({ description: "What found the metrics." }),
    method: z
      .object({
        kind: z.string().meta({ description: "The id of the search." }),
        evaluations: count("Candidates evaluated."),
      })
      .meta({ description: "How the best was looked for." }),
    warnings: z.array(warning).meta({ description: "What the reader should know." }),
    scenario,
  })
  .meta({ id: "Optimum", description: "The best candidate and its evidence." });
