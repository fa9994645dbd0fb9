import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { app } from "../../src/entry/node.ts";

type Expected = [low: number, high: number] | string | boolean;

interface Example {
  id: string;
  title: string;
  summary: string;
  source: string;
  verb: "analyze" | "simulate" | "optimize" | "calibrate" | "step-time";
  request: unknown;
  /** Path into the result -> the interval it lies in, or its value. From mathematics, not from this program. */
  expect: Record<string, Expected>;
}

const FOLDER = "examples/scenarios";
const examples = readdirSync(FOLDER).map((file) => ({
  file,
  example: JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Example,
}));

/** The value at a dotted path; a key may itself contain dots, as the paths of a search do. */
function at(value: unknown, path: string): unknown {
  if (path === "") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const key = Object.keys(value).find((name) => path === name || path.startsWith(`${name}.`));
  return key === undefined
    ? undefined
    : at(Object.entries(value).find(([k]) => k === key)?.[1], path.slice(key.length + 1));
}

describe("an example", () => {
  it.each(examples)("$file bears its own name and says where its figures come from", ({ file, example }) => {
    expect(file).toBe(`${example.id}.json`);
    for (const text of [example.title, example.summary, example.source]) expect(text.length).toBeGreaterThan(10);
    expect(Object.keys(example.expect).length).toBeGreaterThan(0);
  });

  it.each(examples)("$file answers what mathematics says", async ({ example }) => {
    const response = await app.request(`/v1/${example.verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(example.request),
    });
    const result: unknown = await response.json();
    expect(response.status, JSON.stringify(result)).toBe(200);
    for (const [path, expected] of Object.entries(example.expect)) {
      const value = at(result, path);
      if (!Array.isArray(expected)) expect(value, path).toBe(expected);
      else {
        expect(value, path).toBeGreaterThanOrEqual(expected[0]);
        expect(value, path).toBeLessThanOrEqual(expected[1]);
      }
    }
  });
});
