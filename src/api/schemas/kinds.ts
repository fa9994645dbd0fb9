import { z } from "@hono/zod-openapi";

/** An object whose `kind` is the id of a registry entry; an unknown kind is answered with the known ones. */
export function byKind<Option extends z.core.$ZodTypeDiscriminable>(
  options: Option[],
  id: string,
  description: string,
) {
  const [first, ...rest] = options;
  if (first === undefined) throw new Error(`schema ${id}: an empty registry`);
  return z.discriminatedUnion("kind", [first, ...rest]).meta({ id, description });
}

/** The name of a plug-in's schema in the OpenAPI document, from its id: chunked-prefill -> ChunkedPrefill. */
export function pascal(id: string): string {
  return id.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
