import { linkEndpoint, verbEndpoint } from "../operation.ts";
import { prepareSimulate } from "../prepare.ts";
import { resultSchema } from "../schemas/result.ts";
import { scenarioSchema } from "../schemas/scenario.ts";

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
);
