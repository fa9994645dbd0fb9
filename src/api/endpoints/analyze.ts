import { linkEndpoint, verbEndpoint } from "../operation.ts";
import { prepareAnalyze } from "../prepare.ts";
import { resultSchema } from "../schemas/result.ts";
import { scenarioSchema } from "../schemas/scenario.ts";

export const analyze = verbEndpoint(
  "/v1/analyze",
  {
    operationId: "analyze",
    summary: "Answer a scenario with mathematics",
    description:
      "Closed-form and matrix-analytic: milliseconds, no seed; of engines with continuous batching an approximation with its error. 422 not-covered where no solver applies.",
  },
  { request: scenarioSchema, result: resultSchema, takesFile: true },
  prepareAnalyze,
);

export const analyzeLink = linkEndpoint(
  "/v1/analyze",
  {
    operationId: "analyzeLink",
    summary: "The same as a link",
    description: "A named scenario and dotted overrides, for dashboards and for sharing.",
  },
  resultSchema,
  prepareAnalyze,
);
