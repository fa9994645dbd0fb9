import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Issue } from "./issues.ts";

/** The registry of problems (RFC 9457): slug -> status, title, and what it means. `/problems/<slug>` is its page. */
export const PROBLEMS = {
  "malformed-json": { status: 400, title: "Malformed JSON", meaning: "The body is not JSON in UTF-8." },
  "malformed-multipart": {
    status: 400,
    title: "Malformed multipart body",
    meaning: "The body is not multipart/form-data as its boundary says.",
  },
  "not-found": { status: 404, title: "Not found", meaning: "There is nothing at this address; near ones are listed." },
  "method-not-allowed": {
    status: 405,
    title: "Method not allowed",
    meaning: "The address exists, but not for this method; the Allow header lists those that do.",
  },
  "not-acceptable": {
    status: 406,
    title: "Not acceptable",
    meaning: "The Accept header leaves out every media type in which this answer exists.",
  },
  "body-too-large": {
    status: 413,
    title: "Body too large",
    meaning: "The body is longer than this deployment reads; /v1/limits gives the ceilings.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "Unsupported media type",
    meaning: "The body is of a type, charset or encoding that this address does not read.",
  },
  "invalid-scenario": {
    status: 422,
    title: "Invalid scenario",
    meaning: "The request was understood but some fields cannot be run; errors points at each.",
  },
  "does-not-fit": {
    status: 422,
    title: "The model does not fit",
    meaning:
      "The weights leave no memory for KV on this GPU, and memory says where its bytes go; or no request fits the KV.",
  },
  "limit-exceeded": {
    status: 422,
    title: "Limit exceeded",
    meaning: "The request is valid but larger than this deployment runs: limit, value and maximum say by how much.",
  },
  "not-identifiable": {
    status: 422,
    title: "The measurements do not determine the law",
    meaning: "Some coefficients cannot be told apart by what was measured; errors says which measurement would help.",
  },
  "not-covered": {
    status: 422,
    title: "No solver covers this scenario",
    meaning: "There is no exact or approximate solution for this combination; POST it to /v1/simulate.",
  },
  "core-fault": {
    status: 500,
    title: "The core failed",
    meaning: "A run broke an invariant of ours. The digest names the request, which replays it.",
  },
  "internal-error": { status: 500, title: "Internal error", meaning: "A fault of ours outside a run." },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string; meaning: string }>;

export type Slug = keyof typeof PROBLEMS;

export interface ProblemExtra {
  errors?: Issue[];
  /** Extension members beside those of the RFC. */
  [member: string]: unknown;
}

/** A request that could not be answered; thrown anywhere in the API and rendered by the app's one onError. */
export class Problem extends Error {
  constructor(
    readonly slug: Slug,
    readonly detail: string,
    readonly extra: ProblemExtra = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }

  response(instance: string, requestId: string): Response {
    const { status, title } = PROBLEMS[this.slug];
    const body = {
      type: `/problems/${this.slug}`,
      title,
      status,
      detail: this.detail,
      instance,
      request_id: requestId,
      ...this.extra,
    };
    const headers = { ...this.headers, "Content-Type": "application/problem+json", "Cache-Control": "no-store" };
    return new Response(JSON.stringify(body), { status, headers });
  }
}

/** A scenario with faults: the first in words, all of them in errors. */
export function invalid(errors: Issue[]): Problem {
  const [first] = errors;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  const place = first?.pointer === "#" ? "the body" : first?.pointer;
  return new Problem("invalid-scenario", `${place} ${first?.detail}${more}`, { errors });
}

/** A ceiling of this deployment that a request passes. */
export function limitExceeded(at: string, limit: string, value: number, maximum: number): Problem {
  const detail = `${limit} is ${value}; this deployment runs at most ${maximum}`;
  const errors = [{ pointer: at, detail: `${limit} must be at most ${maximum}`, code: "limit-exceeded" }];
  return new Problem("limit-exceeded", detail, { errors, limit, value, maximum });
}
