import { z } from "@hono/zod-openapi";

const number = (description: string) => z.number().meta({ description });
const optional = (description: string) => z.number().optional().meta({ description });

const cdf = z
  .array(
    z
      .object({ seconds: number("A time, in seconds."), ratio: number("Probability of at most that time, 0 to 1.") })
      .meta({ description: "A point of the distribution function." }),
  )
  .optional()
  .meta({ description: "Rows of the distribution function, with include cdf." });

const modelEnd = (which: string) =>
  z
    .object({ mean: number("Mean, in seconds."), p99: optional("99th percentile, in seconds.") })
    .optional()
    .meta({ description: `With a service law that is ${which} by its own error_ratio; where it states one.` });

/** A latency of a result. */
export const metric = z
  .object({
    mean: number("Mean, in seconds."),
    trust: z.enum(["interval", "exact", "bounded", "approximate", "simulate"]).meta({
      description:
        "How far to trust the metric: a 95 % interval or a bracket stands beside it (_low, _high), it is exact (an expected error of at most 0.0005) or approximate, or, with simulate, the analysis cannot resolve its percentiles, or is of an engine for which it does not hold (warnings say why), and simulation should be asked.",
    }),
    mean_trust: z
      .literal("exact")
      .optional()
      .meta({ description: "Where the mean is exact though the percentiles are not." }),
    zero_ratio: optional("Probability of 0, 0 to 1; waits only."),
    expected_error_ratio: optional(
      "Expected relative error of the percentiles; of an engine's analysis that within which nine means in ten lie.",
    ),
    cdf,
    model_low: modelEnd("faster"),
    model_high: modelEnd("slower"),
  })
  .catchall(z.number().meta({ description: "A statistic in seconds: p50, p999 ..., mean_low, p99_high." }))
  .meta({ id: "Metric", description: "A latency in seconds: mean, percentiles by name, and how far to trust them." });
