import { z } from "@hono/zod-openapi";
import { service } from "./service.ts";

const number = (description: string) => z.number().meta({ description });
const optional = (description: string) => z.number().optional().meta({ description });
const count = (description: string) => z.int().meta({ description });
const words = (description: string) => z.string().meta({ description });

const fittedRow = z
  .object({
    pointer: words("The measurement, as a pointer into the request."),
    what: words("What was measured."),
    measured_s: number("As measured, in seconds."),
    predicted_s: number("By the law, in seconds."),
    held_out_s: optional("By the law as fitted without its group, in seconds; absent for outliers."),
    error_ratio: number("predicted_s / measured_s - 1."),
    outlier: z.boolean().meta({ description: "Whether the fit left it out." }),
  })
  .meta({ id: "FittedRow", description: "A measurement against the law." });

const verified = z
  .object({
    pointer: words("The benchmark, as a pointer into the request."),
    name: words("Its load."),
    metric: z.enum(["ttft_s", "tpot_s", "e2e_s"]).meta({ description: "The mean that is compared." }),
    measured_s: number("As measured, in seconds."),
    simulated_s: optional("By a run of the simulator with the law, in seconds; absent where it cannot keep up."),
    error_ratio: optional("simulated_s / measured_s - 1."),
  })
  .meta({ id: "VerifiedRow", description: "A benchmark's mean against the simulator." });

export const calibrationSchema = z
  .object({
    id: words("Names the request: the same request has the same id."),
    core: words("First 12 hexadecimal digits of the core binary's SHA-256."),
    service: service.meta({ description: "The law, as a scenario's service takes it." }),
    coefficients: z
      .array(
        z
          .object({
            name: words("The coefficient."),
            value: number("Its value, in seconds."),
            low: optional("Lower end of its 95 % interval, in seconds, at least 0."),
            high: optional(
              "Upper end, in seconds; both absent where there are no more measurements than coefficients.",
            ),
          })
          .meta({ id: "CoefficientRow", description: "A coefficient of the law." }),
      )
      .meta({ description: "What was fitted." }),
    held_out: z
      .object({
        folds: count("Parts that were held out in turn."),
        scored: count("Measurements that were predicted by a law fitted without them."),
        unscored: count("Measurements without which the others do not determine the law."),
        mean_error_ratio: number("Mean of |predicted / measured - 1|."),
        median_error_ratio: number("Median of the same."),
        p90_error_ratio: number("90th percentile of the same."),
        bias_ratio: number("Mean of predicted / measured - 1."),
      })
      .optional()
      .meta({ description: "Cross-validation by group: equal shapes, or a benchmark, are held out together." }),
    expected_error_ratio: optional(
      "The error to expect of the law: the mean held-out error, or that of the simulated TPOT if it is larger.",
    ),
    outliers: z
      .array(words("A measurement, as a pointer into the request."))
      .meta({ description: "Measurements that the fit left out." }),
    table: z.array(fittedRow).meta({ description: "Predicted against measured, ready to be drawn." }),
    verification: z
      .object({
        rows: z.array(verified).meta({ description: "Each benchmark's means." }),
        mean_error_ratio: z
          .record(z.string(), number("Mean of |simulated / measured - 1|."))
          .meta({ description: "By metric." }),
      })
      .optional()
      .meta({ description: "The simulator with the law at the loads of the benchmarks." }),
    assumptions: z.array(words("An assumption.")).meta({ description: "What the law takes for granted." }),
    warnings: z
      .array(
        z
          .object({ code: words("For a program, in kebab-case."), detail: words("In words.") })
          .meta({ description: "What the reader should know." }),
      )
      .meta({ description: "What the reader should know." }),
  })
  .meta({ id: "Calibration", description: "A service law from measurements, and how far to trust it." });
