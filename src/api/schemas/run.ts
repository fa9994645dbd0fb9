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
      z.enum(["cdf", "series", "requests"]).meta({
        description:
          "cdf: rows of the distribution function of each latency. Of the first replication of a simulated step-level discipline also series: its state over time, in at most 240 rows; requests: a row for each request, the first 100,000.",
      }),
    )
    .max(3)
    .default([])
    .meta({ description: "What to report besides; nothing unless given." }),
}).meta({ id: "Run", description: "How the scenario is run and what is reported." });
