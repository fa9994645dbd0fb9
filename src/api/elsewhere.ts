import { content } from "./conditional.ts";
import type { Ctx } from "./context.ts";
import { methodsOf } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints/index.ts";
import { failure } from "./failure.ts";
import { near } from "./near.ts";
import { PAGE_POLICY } from "./pages.ts";
import { Problem } from "./problems.ts";

const PATHS = [...new Set(ENDPOINTS.map(({ route }) => route.path)), "/docs", "/openapi.json", "/"];

/** What no operation answers: a static file, a known path under another method, or nothing, with near paths. */
export async function elsewhere(c: Ctx): Promise<Response> {
  const { path, method } = c.req;
  const methods = methodsOf(ENDPOINTS, path);
  const isRead = method === "GET" || method === "HEAD";
  if (methods.length === 0 && isRead) {
    const asset = await c.var.platform.asset(path.endsWith("/") ? `${path}index.html` : path);
    if (asset !== undefined) {
      const response = await content(c, asset.body, asset.type);
      if (asset.type.startsWith("text/html")) response.headers.set("Content-Security-Policy", PAGE_POLICY);
      return response;
    }
  }
  const allowed =
    methods.length > 0 ? methods : ["/", "/docs", "/openapi.json"].includes(path) && !isRead ? ["GET", "HEAD"] : [];
  return failure(allowed.length > 0 ? notAllowed(method, allowed) : unknown(path), c);
}

function notAllowed(method: string, allowed: string[]): Problem {
  const detail = `this address answers ${allowed.join(", ")}, not ${method}`;
  return new Problem("method-not-allowed", detail, { allowed }, { Allow: allowed.join(", ") });
}

function unknown(path: string): Problem {
  const close = near(path, PATHS);
  const hint = close.length > 0 ? `; did you mean ${close.join(" or ")}?` : "";
  return new Problem("not-found", `there is nothing at this address${hint}`, { near: close });
}
