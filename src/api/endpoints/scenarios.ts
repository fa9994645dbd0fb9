import { z } from "@hono/zod-openapi";
import { SCENARIOS } from "../../catalog/scenarios.ts";
import { listing } from "../listing.ts";

const words = (description: string) => z.string().meta({ description });

const schema = z
  .object({
    id: words("What a link's `workload` says."),
    title: words("Its name."),
    summary: words("What it shows."),
    source: words("Where its figures come from."),
    verb: z
      .enum(["analyze", "simulate", "optimize", "calibrate", "step-time"])
      .meta({ description: "The verb that it is a request of." }),
    request: z.record(z.string(), z.unknown()).meta({ description: "The body of the verb's request." }),
    paper: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "What a paper prints of it, by path into the result." }),
  })
  .meta({ id: "NamedScenario", description: "A scenario of the catalogue." });

export const scenarios = listing(
  "/v1/scenarios",
  { tag: "catalogue", one: "Scenario", many: "Scenarios", of: "named scenarios" },
  schema,
  SCENARIOS,
);
