import { z } from "@hono/zod-openapi";
import { percentileName } from "../../services/result.ts";
import { strict } from "./fields.ts";

export const DEFAULT_PERCENTILES = [50, 90, 95, 99, 99.9];

const percentiles = z
  .array(z.number().gt(0).lt(100).meta({ description: "A percentile, in percent." }))
  .min(1)
  .max(10)
  .superRefine((list, context) => {
    list.forEach((percent, i) => {
      const fault =
        Math.round(percent * 1000) / 1000 !== percent
          ? { code: "too-fine", message: "must have at most 3 decimals" }
          : list.findIndex((other) => percentileName(other) === percentileName(percent)) < i
            ? { code: "not-distinct", message: `is already there under the name ${percentileName(percent)}` }
            : undefined;
      if (fault !== undefined) {
        context.addIssue({ code: "custom", path: [i], message: fault.message, params: { code: fault.code } });
      }
    });
  });

const precision = strict({
  relative_half_width: z.number().min(1e-4).max(1).meta({
    description: "Half the width of the interval over the value: 0.01 is plus or minus 1 %.",
  }),
  confidence: z.number().min(0.5).max(0.999).default(0.95).meta({
    description: "Confidence of the interval, 0.5 to 0.999; 0.95 unless given.",
  }),
  metric: z
    .string()
    .regex(/^latency\.(wait|ttft|tpot|itl|e2e)_s\.(mean|p\d{1,5})$/, "must be a path such as latency.e2e_s.mean")
    .default("latency.e2e_s.mean")
    .meta({ description: "Whose interval: a mean or a reported percentile; latency.e2e_s.mean unless given." }),
}).meta({
  id: "Precision",
  description:
    "Replications are added to a simulation, from run.replications (at least 4), until the interval is so narrow or the deployment's ceilings are reached; the answer says which. Not for a trace.",
});

/** How the scenario is run and what is reported. Ceilings that a deployment sets are in limits.ts. */
export const run = strict({
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: "Seed of the random streams of a simulation; 0 unless given." }),
  requests: z
    .int()
    .min(1)
    .default(5000)
    .meta({ description: "Arrivals simulated in each replication, warm-up included; 5000 unless given." }),
  warmup_ratio: z.number().min(0).max(0.9).default(0.1).meta({
    description: "Share of the requests, the first ones, that is kept out of the statistics; 0.1 unless given.",
  }),
  replications: z
    .int()
    .min(1)
    .default(4)
    .meta({ description: "Independent replications, from which the intervals come; 4 unless given." }),
  percentiles: percentiles.default(DEFAULT_PERCENTILES).meta({
    description: "Percentiles to report, in percent: above 0, below 100, at most 10, with at most 3 decimals.",
  }),
  include: z
    .array(
      z.enum(["cdf", "series", "requests", "explain"]).meta({
        description:
          "cdf: rows of the distribution function of each latency. explain: what binds, what each knob is worth, and the knee of the load curve, by many more runs of the same model. Of the first replication of a simulated step-level discipline also series: its state over time, in at most 240 rows; requests: a row for each request, the first 100,000.",
      }),
    )
    .max(4)
    .default([])
    .meta({ description: "What to report besides; nothing unless given." }),
  precision: precision.optional(),
})
  .superRefine((asked, context) => {
    const statistic = asked.precision?.metric.split(".")[2] ?? "mean";
    if (statistic === "mean" || asked.percentiles.map(percentileName).includes(statistic)) return;
    const message = `must be a mean or one of run.percentiles: ${statistic} is not reported`;
    context.addIssue({ code: "custom", path: ["precision", "metric"], message, params: { code: "not-reported" } });
  })
  .meta({ id: "Run", description: "How the scenario is run and what is reported." });
