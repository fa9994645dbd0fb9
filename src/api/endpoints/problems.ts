import { z } from "@hono/zod-openapi";
import type { Endpoint } from "../endpoint.ts";
import { accept } from "../media.ts";
import { near } from "../near.ts";
import { problemPage } from "../pages.ts";
import { PROBLEMS, Problem, type Slug } from "../problems.ts";
import { problems as answers } from "../schemas/problem.ts";

const slugs = Object.keys(PROBLEMS);
const isSlug = (slug: string): slug is Slug => Object.hasOwn(PROBLEMS, slug);

export const problems: Endpoint = {
  route: {
    method: "get",
    path: "/problems/{slug}",
    operationId: "getProblem",
    summary: "Read what a problem means",
    description: "The page that the `type` of a problem points to.",
    tags: ["operations"],
    request: {
      params: z.object({ slug: z.string().meta({ description: `The problem's name: ${slugs.join(", ")}.` }) }),
    },
    responses: {
      200: {
        description: "The page.",
        content: { "text/html": { schema: z.string().meta({ description: "HTML." }) } },
      },
      304: { description: "The client's copy is fresh." },
      ...answers("not-found", "not-acceptable"),
    },
  },
  handle: (c) => {
    const slug = c.req.param("slug") ?? "";
    if (!isSlug(slug)) {
      throw new Problem("not-found", `there is no problem of this name; there are ${slugs.join(", ")}`, {
        near: near(slug, slugs).map((close) => `/problems/${close}`),
      });
    }
    accept(c.req.raw, "text/html");
    return problemPage(c, slug);
  },
};
