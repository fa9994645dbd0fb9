import { z } from "@hono/zod-openapi";
import { json } from "../conditional.ts";
import type { Endpoint } from "../endpoint.ts";
import { accept } from "../media.ts";
import { problems } from "../schemas/problem.ts";

const schema = z
  .object({
    status: z.literal("ok").meta({ description: "The service answers." }),
    core: z.string().meta({ description: "First 12 hexadecimal digits of the core binary's SHA-256." }),
    services: z.string().meta({ description: "The same of the services' source." }),
    runtime: z.string().meta({ description: "workerd, deno or node." }),
  })
  .meta({ id: "Health", description: "That the service answers, and which build it is." });

export const healthz: Endpoint = {
  route: {
    method: "get",
    path: "/healthz",
    operationId: "getHealth",
    summary: "Ask whether the service answers",
    description: "Also which build it is and on which runtime; the one answer that differs between runtimes.",
    tags: ["operations"],
    responses: {
      200: { description: "It answers.", content: { "application/json": { schema } } },
      304: { description: "The client's copy is fresh." },
      ...problems("not-acceptable"),
    },
  },
  handle: (c) => {
    accept(c.req.raw, "application/json");
    const { core, servicesDigest, name } = c.var.platform;
    return json(c, { status: "ok", core: core.digest, services: servicesDigest, runtime: name });
  },
};
