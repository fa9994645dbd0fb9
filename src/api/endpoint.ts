import type { RouteConfig } from "@hono/zod-openapi";
import type { Ctx } from "./context.ts";

/** One operation: what the OpenAPI document says of it, and what answers it. */
export interface Endpoint {
  route: RouteConfig & { operationId: string; summary: string; description: string; tags: string[] };
  handle(c: Ctx): Response | Promise<Response>;
}

/** The methods, in capitals, of each path. */
export function methodsOf(endpoints: readonly Endpoint[], path: string): string[] {
  const methods = endpoints
    .filter(({ route }) => pattern(route.path).test(path))
    .map(({ route }) => route.method.toUpperCase());
  return methods.includes("GET") ? [...methods, "HEAD"] : methods;
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`);
}
