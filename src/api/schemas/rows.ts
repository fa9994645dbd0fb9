import { z } from "@hono/zod-openapi";

const number = (description: string) => z.number().meta({ description });
const optional = (description: string) => z.number().optional().meta({ description });
const count = (description: string) => z.int().meta({ description });

export const seriesRow = z
  .object({
    time_s: number("Time since the run began, in seconds."),
    waiting: count("Requests that wait."),
    running: count("Requests in service."),
    kv_used_ratio: optional("Share of the KV blocks in use, 0 to 1; where they are limited."),
  })
  .meta({ id: "SeriesRow", description: "The state at a time." });

export const requestRow = z
  .object({
    request: count("Place among the arrivals, from 0."),
    outcome: z.enum(["completed", "rejected", "abandoned"]).meta({ description: "How it left." }),
    class: count("Place of its class among those of the workload, from 0."),
    replica: count(
      "The replica that it was sent to, from 0; absent of a request that was refused on arrival.",
    ).optional(),
    arrival_s: number("When it arrived, in seconds since the run began."),
    prompt_tokens: count("Its prompt, in tokens."),
    output_tokens: count("Its output, in tokens."),
    cached_tokens: count("Tokens of its prompt that were found in the prefix cache."),
    preempted: count("Times that it lost its KV blocks."),
    wait_s: optional("Arrival until service began, in seconds."),
    ttft_s: optional("Arrival until the first output token, in seconds."),
    tpot_s: optional("Mean time between its output tokens, in seconds; absent for one token."),
    e2e_s: number("Arrival until it left, in seconds."),
  })
  .meta({ id: "RequestRow", description: "A request that has left." });

export const overloadRow = z
  .object({
    from_s: number("When the rate passes what is served, in seconds."),
    peak_s: optional("When the backlog is largest, in seconds; absent where it grows for ever."),
    peak_requests: optional("The largest backlog, in requests."),
    peak_wait_s: optional("The wait of who arrives then, in seconds: the backlog over the largest stable rate."),
    drained_s: optional("When the backlog is gone, in seconds; absent where that never is."),
  })
  .meta({ id: "OverloadRow", description: "A backlog under a rate that changes with time, as a fluid: approximate." });

export const classRow = z
  .object({
    name: z.string().meta({ description: "The class." }),
    served: z.int().optional().meta({ description: "Its measured requests that were served; simulation only." }),
    wait_s: optional("Mean wait, in seconds."),
    ttft_s: optional("Mean time from arrival until the first output token, in seconds."),
    tpot_s: optional("Mean over its requests of the time between output tokens, in seconds."),
    e2e_s: optional("Mean time from arrival until it left, in seconds."),
    slo_attainment_ratio: optional("Share of them that keep their objectives, 0 to 1; where there are any."),
  })
  .meta({ id: "ClassRow", description: "What a class of requests saw." });
