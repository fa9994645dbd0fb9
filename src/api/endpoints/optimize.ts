import { verbEndpoint } from "../operation.ts";
import { prepareOptimize } from "../prepare.ts";
import { optimizeSchema } from "../schemas/optimize.ts";
import { optimumSchema } from "../schemas/result.ts";

export const optimize = verbEndpoint(
  "/v1/optimize",
  {
    operationId: "optimize",
    summary: "Search a scenario for its best settings",
    description: "A weighted objective under constraints, with the evidence; the best is proven where that is said.",
  },
  { request: optimizeSchema, result: optimumSchema, takesFile: false },
  prepareOptimize,
);
