import { z } from "@hono/zod-openapi";
import { SEARCHES } from "../../search/index.ts";
import { listing } from "../listing.ts";

const schema = z
  .object({
    id: z.string().meta({ description: "What `method.kind` says." }),
    summary: z.string().meta({ description: "What it is." }),
  })
  .meta({ id: "SearchEntry", description: "A way in which optimize looks for the best." });

export const searches = listing(
  "/v1/searches",
  { tag: "registries", one: "Search", many: "Searches", of: "searches" },
  schema,
  SEARCHES.map(({ id, summary }) => ({ id, summary })),
);
