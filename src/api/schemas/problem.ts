import { z } from "@hono/zod-openapi";
import { PROBLEMS, type Slug } from "../problems.ts";

export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: "Address of the problem's page, /problems/<slug>." }),
    title: z.string().meta({ description: "What kind of problem it is." }),
    status: z.int().meta({ description: "The HTTP status." }),
    detail: z.string().meta({ description: "What is wrong with this request." }),
    instance: z.string().meta({ description: "The path that was asked for." }),
    request_id: z.string().meta({ description: "The Request-Id of the answer." }),
    errors: z
      .array(
        z
          .object({
            pointer: z.string().meta({ description: "JSON pointer to the field, as a URI fragment." }),
            detail: z.string().meta({ description: "What is wrong with the field." }),
            code: z.string().meta({ description: "The same for a program, in kebab-case." }),
          })
          .meta({ description: "A field at fault." }),
      )
      .optional()
      .meta({ description: "The fields at fault, at most 20." }),
  })
  .meta({ id: "Problem", description: "A problem, RFC 9457." });

const content = { "application/problem+json": { schema: problemSchema } };

/** The problem answers of an operation, by status. */
export function problems(...slugs: Slug[]) {
  const responses: Record<number, { description: string; content: typeof content }> = {};
  for (const slug of slugs) {
    const { status, meaning } = PROBLEMS[slug];
    const before = responses[status];
    responses[status] = {
      description: before === undefined ? meaning : `${before.description} Or: ${meaning}`,
      content,
    };
  }
  return responses;
}
