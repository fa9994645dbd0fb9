import { linkEndpoint, verbEndpoint } from "../operation.ts";
import { prepareSimulate } from "../prepare.ts";
import { CSV_TYPE, TRACE_TYPE } from "../renderings.ts";
import { resultSchema } from "../schemas/result.ts";
import { scenarioSchema } from "../schemas/scenario.ts";

const RENDERINGS = {
  [CSV_TYPE]:
    "Rows of the first replication of a step-level discipline: its requests, or with include series alone its state over time.",
  [TRACE_TYPE]: "The first 20,000 steps and leaps of replica 0 in the Trace Event Format, for a trace viewer.",
};

export const simulate = verbEndpoint(
  "/v1/simulate",
  {
    operationId: "simulate",
    summary: "Answer a scenario with an event-driven run",
    description:
      "Independent replications with confidence intervals, or a trace replayed. The same seed gives the same bytes.",
  },
  { request: scenarioSchema, result: resultSchema, takesFile: true },
  prepareSimulate,
  RENDERINGS,
);

export const simulateLink = linkEndpoint(
  "/v1/simulate",
  {
    operationId: "simulateLink",
    summary: "The same as a link",
    description: "A named scenario and dotted overrides, for dashboards and for sharing.",
  },
  resultSchema,
  prepareSimulate,
  RENDERINGS,
);
