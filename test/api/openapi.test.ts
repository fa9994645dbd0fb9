import { readdirSync, readFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { describe, expect, it } from "vitest";
import { headway, meanWait } from "../../examples/client.ts";
import { ENDPOINTS } from "../../src/api/endpoints/index.ts";
import { document, type RequestFile } from "../../src/api/openapi.ts";
import { SCENARIOS } from "../../src/catalog/scenarios.ts";
import { app } from "../../src/entry/node.ts";
import { ask, BASE, post } from "./http.ts";

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const files = readdirSync("examples/requests").map((name) => read(`examples/requests/${name}`) as RequestFile);
const committed = read("openapi/openapi.json") as Record<string, unknown>;

/** Every schema of the document with where it stands. */
function* schemas(node: unknown, path = ""): Generator<[string, object]> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "examples" || key === "default") continue;
    if (key === "properties")
      for (const [field, schema] of Object.entries<object>(value)) yield [`${path}/${field}`, schema];
    yield* schemas(value, `${path}/${key}`);
  }
}

describe("the OpenAPI document", () => {
  it("is the committed one (npm run build:openapi rewrites it)", () => {
    const version = (read("package.json") as { version: string }).version;
    expect(JSON.parse(JSON.stringify(document(version, files)))).toEqual(committed);
  });

  it("is served as it is", async () => {
    const response = await ask("/openapi.json");
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual(committed);
  });

  it("describes every field", () => {
    const bare = [...schemas(committed)].filter(([, schema]) => !("$ref" in schema) && !("description" in schema));
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it("names every operation once, with a summary", () => {
    const ids = ENDPOINTS.map(({ route }) => route.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ENDPOINTS.every(({ route }) => route.summary.length > 5)).toBe(true);
  });
});

describe("every operation", () => {
  it("has two examples among the files", () => {
    for (const { route } of ENDPOINTS) {
      const bodies = SCENARIOS.filter(({ verb }) => route.method === "post" && `/v1/${verb}` === route.path);
      const requests = files.filter((file) => file.operation_id === route.operationId).flatMap((file) => file.requests);
      expect([route.operationId, bodies.length + requests.length >= 2]).toEqual([route.operationId, true]);
    }
  });

  it.each(
    files.flatMap(({ operation_id, requests }) =>
      requests.map((r) => [operation_id, r.path, r.headers ?? {}] as const),
    ),
  )("%s answers %s", async (_id, path, headers) => {
    expect((await ask(path, { headers })).status).toBe(200);
  });

  it.each(SCENARIOS.map(({ id, verb, request }) => [id, verb, request] as const))(
    "scenario %s: %s answers it",
    async (_id, verb, request) => {
      const response = await post(verb, request);
      expect([response.status, response.status === 200 ? "" : await response.text()]).toEqual([200, ""]);
    },
  );
});

describe("the catalogue", () => {
  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))("%s is whole", (id, scenario) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const field of ["title", "summary", "source"] as const) expect(scenario[field].length).toBeGreaterThan(3);
    expect(["analyze", "simulate", "optimize", "calibrate", "step-time"]).toContain(scenario.verb);
  });
});

describe("the typed client", () => {
  it("is the committed one (npm run client rewrites it)", async () => {
    const types = await openapiTS(new URL("../../openapi/openapi.json", import.meta.url), {
      defaultNonNullable: false,
    });
    expect(COMMENT_HEADER + astToString(types)).toBe(readFileSync("openapi/client.d.ts", "utf8"));
  });

  const fetch = (request: Request) => Promise.resolve(app.fetch(request));
  const address = "http://localhost";

  it("asks a verb and a registry", async () => {
    expect(
      await meanWait(address, { ...BASE, service: { kind: "linear", token_s: 0.05 } } as never, fetch),
    ).toBeGreaterThan(0);
    const { data } = await headway(address, fetch).GET("/v1/lengths/{id}", { params: { path: { id: "gamma" } } });
    expect(data?.forms).toHaveLength(2);
  });

  it("asks a link with overrides", async () => {
    const overrides = { "workload.arrivals.rate_per_s": "0.5" };
    const query = { workload: "chat-dynamic-16", overrides };
    const { data } = await headway(address, fetch).GET("/v1/analyze", { params: { query } });
    expect(data?.scenario).toMatchObject({ workload: { arrivals: { rate_per_s: 0.5 } } });
  });

  it("throws what the service objects to", async () => {
    await expect(meanWait(address, {} as never, fetch)).rejects.toThrow("#/workload is required");
  });
});
