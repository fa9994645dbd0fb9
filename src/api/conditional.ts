import { sha256 } from "./canonical.ts";
import type { Ctx } from "./context.ts";

/** Whether a GET's If-None-Match lists the tag: the client's copy is fresh. */
export function isFresh(request: Request, etag: string): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const header = request.headers.get("if-none-match");
  if (header === null) return false;
  // If-None-Match compares weakly (RFC 9110, section 13.1.2): a W/ in front makes no difference.
  return header.trim() === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

/** A 304 if the client's copy is fresh, else the bytes under a strong tag of their own. */
export async function content(c: Ctx, body: string | Uint8Array<ArrayBuffer>, type: string): Promise<Response> {
  const etag = `"${(await sha256(body)).slice(0, 32)}"`;
  const headers = { ETag: etag, "Cache-Control": "no-cache" };
  if (isFresh(c.req.raw, etag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, "Content-Type": type } });
}

/** A JSON answer with its tag. */
export function json(c: Ctx, value: unknown): Promise<Response> {
  return content(c, JSON.stringify(value), "application/json");
}
