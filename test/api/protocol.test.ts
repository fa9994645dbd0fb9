import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.ts";
import { PROBLEMS } from "../../src/api/problems.ts";
import { ask, BASE, JSON_HEADERS, post, problemOf } from "./http.ts";

describe("addresses and methods", () => {
  it("an unknown address is a 404 with near ones", async () => {
    const response = await ask("/v1/anlyze");
    expect(response.status).toBe(404);
    expect((await problemOf(response)).near).toContain("/v1/analyze");
  });

  it("an unknown id is a 404 with near ones", async () => {
    const response = await ask("/v1/lengths/lognormall");
    expect(response.status).toBe(404);
    expect((await problemOf(response)).near).toContain("/v1/lengths/lognormal");
  });

  it.each([
    "/v1/lengths/__proto__",
    "/problems/constructor",
    "/..%2f..%2fpackage.json",
    "/%",
    "/docs/../../package.json",
  ])("%s is a 404", async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    await problemOf(response);
  });

  it.each([
    ["DELETE", "/v1/analyze", "POST, GET, HEAD"],
    ["GET", "/v1/optimize", "POST"],
    ["PUT", "/v1/lengths/gamma", "GET, HEAD"],
    ["POST", "/healthz", "GET, HEAD"],
    ["POST", "/docs", "GET, HEAD"],
  ])("%s %s is a 405 that says what is allowed", async (method, path, allow) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
    expect((await problemOf(response)).type).toBe("/problems/method-not-allowed");
  });

  it("HEAD answers as GET, without a body", async () => {
    const [head, get] = await Promise.all([ask("/v1/limits", { method: "HEAD" }), ask("/v1/limits")]);
    expect(head.status).toBe(200);
    expect(head.headers.get("etag")).toBe(get.headers.get("etag"));
    expect(await head.text()).toBe("");
  });
});

describe("Accept", () => {
  it.each(["text/html", "application/json;q=0, text/html", "image/*"])("%s is a 406", async (accept) => {
    const response = await ask("/v1/limits", { headers: { accept } });
    expect(response.status).toBe(406);
    expect((await problemOf(response)).available).toEqual(["application/json"]);
  });

  it.each(["*/*", "application/*", "text/html, application/json;q=0.1", ""])("'%s' is a 200", async (accept) => {
    expect((await ask("/v1/limits", { headers: { accept } })).status).toBe(200);
  });
});

describe("every answer", () => {
  it("echoes a Request-Id that is fit to be one, and makes one else", async () => {
    const echoed = await ask("/v1/limits", { headers: { "request-id": "abc-123" } });
    expect(echoed.headers.get("request-id")).toBe("abc-123");
    for (const bad of ["x".repeat(129), "two words", "\u00e9"]) {
      const made = await ask("/v1/limits", { headers: { "request-id": bad } });
      expect(made.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it.each(["/v1/limits", "/nowhere", "/docs"])("%s has its time, policy and cross-origin headers", async (path) => {
    const { headers } = await ask(path, { headers: { origin: "https://dashboard.example" } });
    expect(headers.get("server-timing")).toMatch(/^app;dur=[\d.]+$/);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("access-control-expose-headers")).toBe("ETag,Request-Id,Server-Timing");
    expect(headers.get("vary")).toContain("Accept");
  });

  it("that is a problem is not kept", async () => {
    expect((await ask("/nowhere")).headers.get("cache-control")).toBe("no-store");
  });

  it("a browser may ask the verbs from another origin", async () => {
    const headers = {
      origin: "https://dashboard.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const response = await ask("/v1/simulate", { method: "OPTIONS", headers });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("content-type");
  });
});

describe("tags", () => {
  const paths = ENDPOINTS.filter(({ route }) => route.method === "get" && !route.path.includes("{")).map(({ route }) =>
    ["/v1/analyze", "/v1/simulate"].includes(route.path)
      ? `${route.path}?workload=paper-limit-1600&run.requests=100`
      : route.path,
  );

  it.each([...paths, "/docs"])("%s has a strong tag, and a 304 for who has it", async (path) => {
    const first = await ask(path);
    const tag = first.headers.get("etag") ?? "";
    expect(first.status).toBe(200);
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const ifNoneMatch of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
      const again = await ask(path, { headers: { "if-none-match": ifNoneMatch } });
      expect(again.status).toBe(304);
      expect(again.headers.get("etag")).toBe(tag);
      expect(await again.text()).toBe("");
    }
    expect((await ask(path, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  it.each(["*", "its own tag"])("a POST runs whatever it is not to match: %s", async (given) => {
    const first = await post("analyze", BASE);
    const tag = given === "*" ? "*" : (first.headers.get("etag") ?? "");
    const headers = { ...JSON_HEADERS, "if-none-match": tag };
    const again = await ask("/v1/analyze", { method: "POST", headers, body: JSON.stringify(BASE) });
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(await first.text());
  });

  it("a link that cannot be answered is refused, not called fresh, for who has any copy", async () => {
    const path = "/v1/analyze?workload=bursty&engine.batching.kind=elastic";
    const response = await ask(path, { headers: { "if-none-match": "*" } });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).type).toBe("/problems/not-covered");
  });

  it("a POST of an equal scenario has an equal tag, whatever the order of its fields", async () => {
    const turned = Object.fromEntries(Object.entries(BASE).reverse());
    const [a, b, c] = await Promise.all([post("analyze", BASE), post("analyze", turned), post("simulate", BASE)]);
    expect(a.headers.get("etag")).toBe(b.headers.get("etag"));
    expect(await a.text()).toBe(await b.text());
    expect(c.headers.get("etag")).not.toBe(a.headers.get("etag"));
  });
});

describe("pages", () => {
  it.each(Object.keys(PROBLEMS))("/problems/%s is there", async (slug) => {
    const response = await ask(`/problems/${slug}`, { headers: { accept: "text/html" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
  });

  it("/docs and what it loads come from here", async () => {
    const html = await (await ask("/docs")).text();
    expect(html).not.toMatch(/https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect((await ask(file)).status).toBe(200);
  });
});
