import { cors as honoCors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { Env } from "./context.ts";

const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;

/** Echoes the client's Request-Id if it is fit to be, else makes one. */
export const requestId = createMiddleware<Env>(async (c, next) => {
  const given = c.req.header("request-id");
  const id = given !== undefined && VISIBLE_ASCII.test(given) ? given : crypto.randomUUID();
  c.set("requestId", id);
  await next();
  c.header("Request-Id", id);
});

/** Milliseconds in the app. On Workers timers stand still during computation, so there it counts waiting only. */
export const timing = createMiddleware<Env>(async (c, next) => {
  const start = performance.now();
  await next();
  c.header("Server-Timing", `app;dur=${(performance.now() - start).toFixed(1)}`);
});

/** What is not a page may load nothing and be framed by nobody. */
export const secure = createMiddleware<Env>(async (c, next) => {
  await next();
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "no-referrer");
  c.header("Cross-Origin-Resource-Policy", "cross-origin");
  c.header("Vary", "Accept, Origin");
  if (!c.res.headers.has("Content-Security-Policy")) {
    c.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
});

/** Reads and the verbs are open to every origin: the API keeps no session. */
export const cors = honoCors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "POST", "OPTIONS"],
  allowHeaders: ["Accept", "Content-Type", "If-None-Match", "Request-Id"],
  exposeHeaders: ["ETag", "Request-Id", "Server-Timing"],
  maxAge: 86_400,
});
