import { verbEndpoint } from "../operation.ts";
import { prepareStepTime } from "../prepare-step-time.ts";
import { stepTimeSchema } from "../schemas/step-time.ts";
import { stepTimeResultSchema } from "../schemas/step-time-result.ts";

export const stepTime = verbEndpoint(
  "/v1/step-time",
  {
    operationId: "stepTime",
    summary: "Price one step, or single operators",
    description:
      "One step of a service by its sequences, or single operators on a GPU: seconds with a band, FLOPs, bytes, what binds, joules, and the measurements behind each.",
  },
  { request: stepTimeSchema, result: stepTimeResultSchema, takesFile: false },
  prepareStepTime,
);
