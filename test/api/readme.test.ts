import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { app } from "../../src/entry/node.ts";

const readme = readFileSync("README.md", "utf8");
const block = (marker: string) => new RegExp(`<!-- ${marker} -->\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";

/** Every leaf of a JSON value by its path. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

describe("the README", () => {
  it("shows one line for a shell and the answer that it really gets", async () => {
    const curl = /^curl -s http:\/\/localhost:8787(\S+) -H '([^:]+): ([^']+)' -d '([^']+)'\n$/.exec(block("curl"));
    const [, path = "", header = "", type = "", body = ""] = curl ?? [];
    const response = await app.request(path, { method: "POST", headers: { [header]: type }, body });
    expect(response.status).toBe(200);
    const answer = new Map(leaves(await response.json()));
    const shown = leaves(JSON.parse(block("answer")));
    expect(shown.length).toBeGreaterThan(10);
    for (const [at, value] of shown) {
      const real = answer.get(at);
      // The README rounds to four digits.
      if (typeof value === "number") expect(Math.abs(Number(real) - value), at).toBeLessThanOrEqual(1e-3 * value);
      else expect(real, at).toBe(value);
    }
  });

  it("says in one line what each trust means that an answer can have", async () => {
    const line = readme.split("\n").find((text) => text.startsWith("`trust` says")) ?? "";
    const document = JSON.parse(readFileSync("openapi/openapi.json", "utf8"));
    const values: string[] = document.components.schemas.Metric.properties.trust.enum;
    expect(values).toContain("simulate");
    // No solver leaves a bracket yet.
    for (const value of values.filter((name) => name !== "bounded")) expect(line).toContain(`\`${value}\` (`);
  });

  it("asks what the catalogue's first chat scenario asks", () => {
    const example = JSON.parse(readFileSync("examples/scenarios/chat-dynamic-16.json", "utf8")) as { request: unknown };
    expect(block("curl")).toContain(JSON.stringify(example.request));
  });
});

const documents = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((file) => `docs/${file}`),
];

describe.each(documents.filter((file) => file.endsWith(".md")))("%s", (file) => {
  const text = readFileSync(file, "utf8");
  const links = [...text.matchAll(/\]\(((?!http)[^)#]+)\)/g)].map(([, to]) => join(dirname(file), to ?? ""));
  const named = [...text.matchAll(/`((?:test|src|assembly|scripts|examples|docs)\/[\w./-]+)`/g)].map(
    ([, path]) => path ?? "",
  );

  it("points only at files that are there", () => {
    expect([...links, ...named].filter((path) => !existsSync(path))).toEqual([]);
  });
});
