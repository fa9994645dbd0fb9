import { z } from "@hono/zod-openapi";
import { json } from "../conditional.ts";
import type { Endpoint } from "../endpoint.ts";
import { LIMITS } from "../limits.ts";
import { accept } from "../media.ts";
import { problems } from "../schemas/problem.ts";

const count = (description: string) => z.int().meta({ description });

const schema = z
  .object({
    json_bytes: count("Longest body of JSON, in bytes."),
    multipart_bytes: count("Longest multipart body, in bytes."),
    requests: count("Most requests in one replication."),
    replications: count("Most replications."),
    simulated_requests: count("Most requests over all replications."),
    simulated_events: count("Most events that a run may be expected to take."),
    searched_requests: count("Most requests over all candidates of a search that may simulate."),
    trace_rows: count("Most rows of a trace."),
    max_output_tokens: count("Largest clip, in tokens."),
  })
  .meta({ id: "Limits", description: "The ceilings of this deployment." });

export const limits: Endpoint = {
  route: {
    method: "get",
    path: "/v1/limits",
    operationId: "getLimits",
    summary: "Get the ceilings of this deployment",
    description: "A request past one of them is answered with 413 body-too-large or 422 limit-exceeded.",
    tags: ["catalogue"],
    responses: {
      200: { description: "The ceilings.", content: { "application/json": { schema } } },
      304: { description: "The client's copy is fresh." },
      ...problems("not-acceptable"),
    },
  },
  handle: (c) => {
    accept(c.req.raw, "application/json");
    return json(c, LIMITS);
  },
};
