import { expect } from "vitest";
import { setPath } from "../../src/api/path.ts";
import { app } from "../../src/entry/node.ts";

export const JSON_HEADERS = { "content-type": "application/json" };

/** A small scenario that every verb answers. */
export const BASE = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 0.5 },
    output_tokens: { kind: "uniform", min: 1, max: 20 },
    max_output_tokens: 16,
  },
  service: { kind: "linear", batch_s: 0.02, token_s: 0.05 },
  engine: { batching: { kind: "none" } },
  run: { requests: 200 },
};

export const SEARCH = {
  scenario: BASE,
  search: { "workload.max_output_tokens": { min: 1, max: 16 } },
  minimize: [{ metric: "latency.wait_s.mean" }],
};

/** The three verbs, the body that each takes for a scenario, and where the scenario stands in it. */
export const VERBS = [
  { verb: "analyze", at: "#", body: (scenario: unknown): unknown => scenario },
  { verb: "simulate", at: "#", body: (scenario: unknown): unknown => scenario },
  { verb: "optimize", at: "#/scenario", body: (scenario: unknown): unknown => ({ ...SEARCH, scenario }) },
];

/** The base scenario with one path set, or removed where `value` is undefined. */
export function withField(path: string, value: unknown): unknown {
  return setPath(BASE, path, value);
}

/** A scenario that lacks what a trace brings. */
export const TRACED = {
  service: { kind: "linear", batch_s: 0.02, token_s: 0.002 },
  engine: { batching: { kind: "dynamic" } },
};

export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return Promise.resolve(app.fetch(new Request(`http://localhost${path}`, init)));
}

export function post(verb: string, body: unknown): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return ask(`/v1/${verb}`, { method: "POST", headers: JSON_HEADERS, body: text });
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  request_id: string;
  errors?: { pointer: string; detail: string; code: string }[];
  [member: string]: unknown;
}

/** The problem that an answer is; fails where it is not one of the registry. */
export async function problemOf(response: Response): Promise<ProblemBody> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = (await response.json()) as ProblemBody;
  expect(body.status).toBe(response.status);
  expect(body.type).toMatch(/^\/problems\/[a-z-]+$/);
  expect(body.detail.length).toBeGreaterThan(0);
  expect(body.request_id).toBe(response.headers.get("request-id"));
  return body;
}

export interface Result {
  id: string;
  scenario: { workload: { trace: { rows: number } }; run: { seed: number } };
  counts: { arrived: number };
  [member: string]: unknown;
}

/** The result that an answer is; fails where it is none. */
export async function resultOf(response: Response): Promise<Result> {
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}
