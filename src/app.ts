import { Hono } from "hono";
import type { Env } from "./api/context.ts";
import { elsewhere } from "./api/elsewhere.ts";
import { ENDPOINTS } from "./api/endpoints/index.ts";
import { failure } from "./api/failure.ts";
import { cors, requestId, secure, timing } from "./api/middleware.ts";
import { docsPage } from "./api/pages.ts";
import type { Platform } from "./platform/platform.ts";

/** The service on any runtime. Its answers are pure functions of the requests; `platform` lends what is not. */
export function createApp(platform: Platform): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set("platform", platform);
    await next();
  });
  app.use(requestId, timing, secure, cors);
  for (const { route, handle } of ENDPOINTS) app.on(route.method.toUpperCase(), honoPath(route.path), handle);
  app.get("/docs", docsPage);
  app.notFound(elsewhere);
  app.onError(failure);
  return app;
}

/** OpenAPI writes /v1/lengths/{id}, Hono /v1/lengths/:id. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}
