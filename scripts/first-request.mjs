// The first question a newcomer asks: shown by npm start, in the README, and run by a test.
export const firstScenario = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 3 },
    output_tokens: { kind: "lognormal", mean: 256, cv: 0.9 },
    max_output_tokens: 1024,
  },
  service: { kind: "linear", batch_s: 0.02, request_s: 0.01, token_s: 0.02, token_request_s: 0.0003 },
  engine: { batching: { kind: "elastic", max_batch: 64 } },
};

/** One line for a shell. `address`: of the service, without a slash at the end. */
export function firstCurl(address) {
  return `curl -s ${address}/v1/analyze -H 'content-type: application/json' -d '${JSON.stringify(firstScenario)}'`;
}
