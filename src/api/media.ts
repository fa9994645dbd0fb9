import { Problem } from "./problems.ts";

/** Throws 406 unless the Accept header (RFC 9110, section 12.5.1) admits `type`; an absent header admits all. */
export function accept(request: Request, type: string): void {
  const header = request.headers.get("accept");
  if (header === null || header.trim() === "" || quality(header, type) > 0) return;
  throw new Problem("not-acceptable", `this answer exists as ${type} only`, { available: [type] });
}

/** The one of `types` that the Accept header likes best, the first of equals; throws 406 where it admits none. */
export function negotiate(request: Request, types: readonly [string, ...string[]]): string {
  const header = request.headers.get("accept");
  if (header === null || header.trim() === "") return types[0];
  const best = types.reduce((a, b) => (quality(header, b) > quality(header, a) ? b : a));
  if (quality(header, best) > 0) return best;
  throw new Problem("not-acceptable", `this answer exists as ${types.join(", ")} only`, { available: types });
}

/** The quality that the most specific range of `header` gives to `type`. */
function quality(header: string, type: string): number {
  const ranges = header.split(",").map((range) => {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    return { name, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  });
  const [main] = type.split("/");
  for (const name of [type, `${main}/*`, "*/*"]) {
    const range = ranges.find((candidate) => candidate.name === name);
    if (range !== undefined) return range.q;
  }
  return 0;
}

/** The media type of the body, checked to be one of `types`, in UTF-8 and not compressed; else throws 415. */
export function mediaType(request: Request, types: readonly string[]): string {
  const header = request.headers.get("content-type") ?? "";
  const [name = "", ...parameters] = header.split(";").map((part) => part.trim().toLowerCase());
  const refuse = (detail: string) => new Problem("unsupported-media-type", detail, { supported: types });
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") throw refuse(`send the body without Content-Encoding (${encoding})`);
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length);
  if (charset !== undefined && !["utf-8", "utf8"].includes(charset.replaceAll('"', ""))) {
    throw refuse("send the body in UTF-8");
  }
  const plain = /^application\/[\w.-]+\+json$/.test(name) ? "application/json" : name;
  if (types.includes(plain)) return plain;
  throw refuse(`send the body as ${types.join(" or ")}${name === "" ? "; it has no Content-Type" : `, not ${name}`}`);
}
