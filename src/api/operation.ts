import { type RouteConfig, z } from "@hono/zod-openapi";
import type { Platform } from "../platform/platform.ts";
import { readBody, type Sent } from "./body.ts";
import type { Endpoint } from "./endpoint.ts";
import { isValidateOnly, scenarioOfLink } from "./link.ts";
import { negotiate } from "./media.ts";
import { problems } from "./schemas/problem.ts";
import { validationSchema } from "./schemas/result.ts";
import { answer, JSON_TYPE, type Prepared } from "./verb.ts";

type Words = Pick<Endpoint["route"], "operationId" | "summary" | "description">;

const FORM_TYPE = "multipart/form-data";

/** Media types beside JSON in which a result exists, each with its description. */
type Renderings = Record<string, string>;

const validateOnly = z.enum(["true", "false"]).optional().meta({
  description: "true: check and complete the request and estimate its events, running nothing; false unless given.",
});

const REFUSALS = [
  "not-acceptable",
  "invalid-scenario",
  "does-not-fit",
  "limit-exceeded",
  "not-identifiable",
  "not-covered",
  "core-fault",
] as const;
const BODY_REFUSALS = ["malformed-json", "malformed-multipart", "body-too-large", "unsupported-media-type"] as const;

function answers(result: z.ZodType, others: Renderings, refusals: RouteConfig["responses"]): RouteConfig["responses"] {
  const texts = Object.entries(others).map(([type, description]) => [
    type,
    { schema: z.string().meta({ description }) },
  ]);
  const content = { [JSON_TYPE]: { schema: z.union([result, validationSchema]) }, ...Object.fromEntries(texts) };
  return { 200: { description: "The result, or with validate_only the request in full.", content }, ...refusals };
}

/** A verb as POST: JSON, or where `takesFile` JSON with a trace file beside it. */
export function verbEndpoint(
  path: string,
  words: Words,
  schemas: { request: z.ZodType; result: z.ZodType; takesFile: boolean },
  prepare: (platform: Platform, sent: Sent) => Promise<Prepared>,
  renderings: Renderings = {},
): Endpoint {
  const types = schemas.takesFile ? [JSON_TYPE, FORM_TYPE] : [JSON_TYPE];
  const form = z
    .object({
      scenario: z.string().meta({ description: "The scenario as JSON, without arrivals and output_tokens." }),
      trace: z.string().meta({
        format: "binary",
        description: "A trace file: plain CSV, Azure LLM CSV, Mooncake JSONL or BurstGPT CSV.",
      }),
    })
    .meta({ id: "ScenarioWithTrace", description: "A scenario and a trace file." });
  const content = {
    [JSON_TYPE]: { schema: schemas.request },
    ...(schemas.takesFile ? { [FORM_TYPE]: { schema: form } } : {}),
  };
  return {
    route: {
      ...words,
      method: "post",
      path,
      tags: ["verbs"],
      request: { query: z.object({ validate_only: validateOnly }), body: { required: true, content } },
      responses: answers(schemas.result, renderings, problems(...BODY_REFUSALS, ...REFUSALS)),
    },
    handle: async (c) => {
      const type = negotiate(c.req.raw, [JSON_TYPE, ...Object.keys(renderings)]);
      const only = isValidateOnly(new URL(c.req.url).searchParams, false);
      return answer(c, await prepare(c.var.platform, await readBody(c.req.raw, types)), only, type);
    },
  };
}

/** A verb as GET: a named scenario with dotted overrides. */
export function linkEndpoint(
  path: string,
  words: Words,
  result: z.ZodType,
  prepare: (platform: Platform, sent: Sent) => Promise<Prepared>,
  renderings: Renderings = {},
): Endpoint {
  const query = z.object({
    workload: z.string().optional().meta({
      description: "The id of a scenario of /v1/scenarios; without it the overrides state the whole scenario.",
    }),
    overrides: z
      .record(z.string(), z.string())
      .optional()
      .meta({
        description: "Any dotted path into the scenario with its value, such as workload.arrivals.rate_per_s=4.",
        param: { style: "form", explode: true },
      }),
    validate_only: validateOnly,
  });
  return {
    route: {
      ...words,
      method: "get",
      path,
      tags: ["verbs"],
      request: { query },
      responses: {
        ...answers(result, renderings, problems(...REFUSALS)),
        304: { description: "The client's copy is fresh." },
      },
    },
    handle: async (c) => {
      const type = negotiate(c.req.raw, [JSON_TYPE, ...Object.keys(renderings)]);
      const parameters = new URL(c.req.url).searchParams;
      const only = isValidateOnly(parameters, true);
      return answer(c, await prepare(c.var.platform, { json: scenarioOfLink(parameters) }), only, type);
    },
  };
}
