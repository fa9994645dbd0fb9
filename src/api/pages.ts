import { content } from "./conditional.ts";
import type { Ctx } from "./context.ts";
import { PROBLEMS, type Slug } from "./problems.ts";

const HTML = "text/html; charset=utf-8";

/** Pages may run and show what is ours, and nothing else; Swagger UI sets styles of its own. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page with its policy and tag. */
export async function page(c: Ctx, title: string, body: string, head = ""): Promise<Response> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title>${head}</head><body>${body}</body></html>`;
  const response = await content(c, html, HTML);
  response.headers.set("Content-Security-Policy", PAGE_POLICY);
  return response;
}

export function docsPage(c: Ctx): Promise<Response> {
  const head = '<link rel="icon" href="/docs/favicon-32x32.png"><link rel="stylesheet" href="/docs/swagger-ui.css">';
  const scripts = '<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/page.js"></script>';
  return page(c, "Headway API", `<div id="docs"></div>${scripts}`, head);
}

export function problemPage(c: Ctx, slug: Slug): Promise<Response> {
  const { status, title, meaning } = PROBLEMS[slug];
  return page(
    c,
    title,
    `<h1>${title}</h1><p>${meaning}</p><p>HTTP status ${status}, <code>/problems/${slug}</code></p>`,
  );
}
