import { z } from "@hono/zod-openapi";
import { json } from "./conditional.ts";
import type { Endpoint } from "./endpoint.ts";
import { accept } from "./media.ts";
import { near } from "./near.ts";
import { Problem } from "./problems.ts";
import { problems } from "./schemas/problem.ts";

const JSON_TYPE = "application/json";

/** The two endpoints of a registry or catalogue: all its rows, and one by its id. */
export function listing(
  path: string,
  names: { tag: string; one: string; many: string; of: string },
  schema: z.ZodType,
  rows: readonly { id: string }[],
): Endpoint[] {
  const ids = rows.map(({ id }) => id);
  const items = z
    .object({ items: z.array(schema).meta({ description: `All ${names.of}.` }) })
    .meta({ description: `All ${names.of}.` });
  const id = z.string().meta({ description: `The id of one: ${ids.join(", ")}.` });
  return [
    {
      route: {
        method: "get",
        path,
        operationId: `list${names.many}`,
        summary: `List the ${names.of}`,
        description: `Every one of the ${names.of}, in full.`,
        tags: [names.tag],
        responses: {
          200: { description: `The ${names.of}.`, content: { [JSON_TYPE]: { schema: items } } },
          304: { description: "The client's copy is fresh." },
          ...problems("not-acceptable"),
        },
      },
      handle: (c) => {
        accept(c.req.raw, JSON_TYPE);
        return json(c, { items: rows });
      },
    },
    {
      route: {
        method: "get",
        path: `${path}/{id}`,
        operationId: `get${names.one}`,
        summary: `Get one of the ${names.of}`,
        description: `One of the ${names.of}, by its id.`,
        tags: [names.tag],
        request: { params: z.object({ id }) },
        responses: {
          200: { description: "The row.", content: { [JSON_TYPE]: { schema } } },
          304: { description: "The client's copy is fresh." },
          ...problems("not-found", "not-acceptable"),
        },
      },
      handle: (c) => {
        accept(c.req.raw, JSON_TYPE);
        const wanted = c.req.param("id") ?? "";
        const row = rows.find((candidate) => candidate.id === wanted);
        if (row !== undefined) return json(c, row);
        throw new Problem("not-found", `there is none of the ${names.of} with this id; there are ${ids.join(", ")}`, {
          near: near(wanted, ids).map((close) => `${path}/${close}`),
        });
      },
    },
  ];
}
