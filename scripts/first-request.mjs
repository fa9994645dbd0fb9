// The first question of a newcomer: shown by npm start and in the README, where a test holds it.
import { readFileSync } from "node:fs";

export const firstScenario = JSON.parse(readFileSync("examples/scenarios/chat-dynamic-16.json", "utf8")).request;

/** One line for a shell. `address`: of the service, without a slash at the end. */
export function firstCurl(address) {
  return `curl -s ${address}/v1/analyze -H 'content-type: application/json' -d '${JSON.stringify(firstScenario)}'`;
}
