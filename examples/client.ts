// The typed client: paths, bodies and answers are checked against openapi/openapi.json by the compiler.
import createClient from "openapi-fetch";
import type { components, paths } from "../openapi/client";

export type Scenario = components["schemas"]["Scenario"];
export type Result = components["schemas"]["Result"];

/** A client of the service at `address`; `fetch` may be replaced, for example by an app's own. */
export function headway(address: string, fetch?: (request: Request) => Promise<Response>) {
  // The overrides of a link are parameters of their own: workload.arrivals.rate_per_s=4.
  const querySerializer = { object: { style: "form", explode: true } } as const;
  return createClient<paths>({ baseUrl: address, querySerializer, ...(fetch === undefined ? {} : { fetch }) });
}

/** The mean wait in seconds, exactly; undefined where the queue is unstable. Throws what the service objects to. */
export async function meanWait(address: string, scenario: Scenario, fetch?: (request: Request) => Promise<Response>) {
  const { data, error } = await headway(address, fetch).POST("/v1/analyze", { body: scenario });
  if (error !== undefined) throw new Error(error.detail);
  return "latency" in data ? data.latency?.wait_s.mean : undefined;
}
