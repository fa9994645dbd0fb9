import { z } from "@hono/zod-openapi";

const number = (description: string) => z.number().meta({ description });
const count = (description: string) => z.int().meta({ description });

/** What an analysed trace is beside a Poisson stream with independent lengths. */
export const traceFit = z
  .object({
    rate_per_s: number("Mean rate, in 1/s."),
    gap_cv: number("Standard deviation of the gaps over their mean; Poisson: 1."),
    gap_correlation: number("Correlation of neighbouring gaps, -1 to 1; Poisson: 0."),
    dispersion: z
      .array(
        z
          .object({
            window_s: number("Width of the windows, in seconds."),
            windows_count: count("Whole windows of that width in the trace."),
            index: number("Index of dispersion: the variance of the counts over their mean; Poisson: 1 at any width."),
          })
          .meta({ description: "How much the counts of requests vary." }),
      )
      .meta({ description: "By rising width; an index that does not level is a rate that drifts." }),
    lengths: z
      .object({
        window_s: number("Width of the windows, in seconds."),
        windows_count: count("Windows that have requests."),
        prompt_correlation: number("Correlation of the rate with the mean prompt, -1 to 1; independent: 0."),
        output_correlation: number("Correlation of the rate with the mean output, -1 to 1; independent: 0."),
      })
      .optional()
      .meta({ description: "Whether lengths go with the rate; absent where the trace has fewer than 30 windows." }),
  })
  .meta({
    id: "TraceFit",
    description:
      "What a trace is beside a Poisson stream of its rate with independent lengths. Analysis of a trace only.",
  });
