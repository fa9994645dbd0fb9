import { sha256 } from "./canonical.ts";
import type { Ctx } from "./context.ts";

/** What a GET's or HEAD's If-None-Match says; "" for a POST, whose target has no representation that it could be held to. */
function condition({ method, headers }: Request): string {
  return method === "GET" || method === "HEAD" ? (headers.get("if-none-match")?.trim() ?? "") : "";
}

/** Whether If-None-Match lists the tag: the client's copy is fresh, and was once a success. */
export function listsTag(request: Request, etag: string): boolean {
  // If-None-Match compares weakly (RFC 9110, section 13.1.2): a W/ in front makes no difference.
  return condition(request)
    .split(",")
    .some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

/** The same, or it is `*`: any copy will do. To be asked only once there is a success (RFC 9110, section 13.2.1). */
export function isFresh(request: Request, etag: string): boolean {
  return condition(request) === "*" || listsTag(request, etag);
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
