import type { Endpoint } from "../endpoint.ts";
import { analyze, analyzeLink } from "./analyze.ts";
import { arrivals } from "./arrivals.ts";
import { batching } from "./batching.ts";
import { calibrate } from "./calibrate.ts";
import { costTerms } from "./cost-terms.ts";
import { engines } from "./engines.ts";
import { hardware } from "./hardware.ts";
import { healthz } from "./healthz.ts";
import { lengths } from "./lengths.ts";
import { limits } from "./limits.ts";
import { models } from "./models.ts";
import { optimize } from "./optimize.ts";
import { orders } from "./orders.ts";
import { problems } from "./problems.ts";
import { routers } from "./routers.ts";
import { scenarios } from "./scenarios.ts";
import { searches } from "./searches.ts";
import { simulate, simulateLink } from "./simulate.ts";
import { stepTime } from "./step-time.ts";

/** Every operation of the API, in the order of the documentation. */
export const ENDPOINTS: readonly Endpoint[] = [
  analyze,
  simulate,
  optimize,
  calibrate,
  stepTime,
  analyzeLink,
  simulateLink,
  ...scenarios,
  ...models,
  ...hardware,
  ...engines,
  ...lengths,
  ...arrivals,
  ...batching,
  ...orders,
  ...routers,
  ...costTerms,
  ...searches,
  limits,
  healthz,
  problems,
];
