import { OpenAPIHono } from "@hono/zod-openapi";
import { SCENARIOS } from "../catalog/scenarios.ts";
import type { Endpoint } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints/index.ts";

/** The requests of examples/requests, by operation. */
export interface RequestFile {
  operation_id: string;
  requests: { summary: string; path: string; headers?: Record<string, string> }[];
}

const ADDRESS = "http://127.0.0.1:8787";

const LICENSE = { name: "MIT", identifier: "MIT" };

const TAGS = [
  { name: "verbs", description: "A scenario in, an answer out." },
  { name: "registries", description: "The ids that `kind` may say, with the fields of each." },
  {
    name: "catalogue",
    description: "Named scenarios, models, hardware and engines, and the ceilings of this deployment.",
  },
  { name: "operations", description: "Health, and what problems mean." },
];

/** The OpenAPI 3.1 document, from the endpoints' own schemas and the files of examples/. */
export function document(version: string, files: readonly RequestFile[]) {
  const app = new OpenAPIHono();
  for (const endpoint of ENDPOINTS) app.openAPIRegistry.registerPath(withExamples(endpoint, files));
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Headway",
      version,
      description:
        "Capacity planning for LLM inference. A scenario goes in; analyze answers with mathematics, simulate with an event-driven run, optimize with a search.",
      license: LICENSE,
    },
    servers: [{ url: "/", description: "This deployment." }],
    tags: TAGS,
    security: [],
  });
}

function withExamples({ route }: Endpoint, files: readonly RequestFile[]): Endpoint["route"] {
  const json = route.request?.body?.content["application/json"];
  if (json === undefined || route.request?.body === undefined) {
    const requests = files.find((file) => file.operation_id === route.operationId)?.requests ?? [];
    return { ...route, ...samples(requests.map(({ summary, path, headers }) => [summary, curl(path, headers)])) };
  }
  const scenarios = SCENARIOS.filter((scenario) => `/v1/${scenario.verb}` === route.path);
  const examples = Object.fromEntries(
    scenarios.map(({ id, title, summary, request }) => [id, { summary: title, description: summary, value: request }]),
  );
  const { content } = route.request.body;
  const body = { ...route.request.body, content: { ...content, "application/json": { ...json, examples } } };
  const lines = scenarios.map(({ id, title }): [string, string] => [
    title,
    `curl -s ${ADDRESS}/v1/scenarios/${id} | jq .request | curl -s ${ADDRESS}${route.path} -H 'content-type: application/json' -d @-`,
  ]);
  return { ...route, request: { ...route.request, body }, ...samples(lines) };
}

function curl(path: string, headers: Record<string, string> = {}): string {
  const given = Object.entries(headers).map(([name, value]) => ` -H '${name}: ${value}'`);
  return `curl -s '${ADDRESS}${path}'${given.join("")}`;
}

/** Redocly's extension: how to call the operation from a shell. */
function samples(lines: [string, string][]) {
  return { "x-codeSamples": lines.map(([label, source]) => ({ lang: "Shell", label, source })) };
}
