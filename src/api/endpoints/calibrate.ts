import { verbEndpoint } from "../operation.ts";
import { prepareCalibrate } from "../prepare-calibrate.ts";
import { calibrateSchema } from "../schemas/calibrate.ts";
import { calibrationSchema } from "../schemas/calibration.ts";

export const calibrate = verbEndpoint(
  "/v1/calibrate",
  {
    operationId: "calibrate",
    summary: "Fit the service law to measurements",
    description:
      "Timed steps, timed batches or benchmark results in; a law that a scenario takes as it is out, with intervals, held-out error and what was left out. Measurements that do not determine the law are a 422 that says what would.",
  },
  { request: calibrateSchema, result: calibrationSchema, takesFile: false },
  prepareCalibrate,
);
