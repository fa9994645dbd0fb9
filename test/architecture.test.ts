import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { cycle, type Imports, importsOf, type Sources } from "./support/imports.ts";

/** The registries and what both sides agree on: all that src takes from assembly/. */
const PLUGINS = [
  "assembly/lengths/",
  "assembly/arrivals/",
  "assembly/batching/",
  "assembly/order/",
  "assembly/routing/",
  "assembly/cost/kernels/",
  "assembly/abi/param.ts",
];
/** layout.ts, and layout-engine.ts of the step-level engine. */
const LAYOUT = "assembly/abi/layout";
/** Written by the build: digests, the catalogue and the binary. */
const BUILT = "build/";

/** Who may import whom: the first room that a file is in, and what it may take. */
const ROOMS: [room: string, allowed: string[]][] = [
  ["assembly/index.ts", ["assembly/"]],
  ["assembly/test-exports.ts", ["assembly/"]],
  ["assembly/abi/", ["assembly/abi/"]],
  ["assembly/num/", ["assembly/num/", "assembly/abi/"]],
  ["assembly/lengths/", ["assembly/lengths/", "assembly/num/", "assembly/abi/"]],
  ["assembly/arrivals/", ["assembly/arrivals/", "assembly/num/", "assembly/abi/"]],
  ["assembly/batching/", ["assembly/batching/", "assembly/abi/"]],
  ["assembly/order/", ["assembly/order/", "assembly/abi/"]],
  ["assembly/routing/", ["assembly/routing/", "assembly/abi/"]],
  ["assembly/cost/", ["assembly/cost/", "assembly/abi/"]],
  ["assembly/cache/", ["assembly/cache/", "assembly/num/", "assembly/abi/"]],
  ["assembly/queueing/", ["lengths", "arrivals", "batching", "cost", "queueing", "num", "abi"].map(inAssembly)],
  [
    "assembly/sim/",
    ["lengths", "arrivals", "batching", "order", "routing", "cost", "cache", "sim", "num", "abi"].map(inAssembly),
  ],
  ["src/entry/", ["src/app.ts", "src/core/", "src/platform/", BUILT, "npm:node:", "npm:cloudflare:"]],
  ["src/app.ts", ["src/api/", "src/platform/", "npm:hono"]],
  ["src/api/", ["src/api/", "src/services/", "src/search/", "src/catalog/", "src/platform/", ...PLUGINS, "npm:"]],
  ["src/catalog/", ["src/catalog/", BUILT]],
  ["src/services/", ["src/services/", "src/search/", "src/core/", "src/catalog/", LAYOUT, ...PLUGINS]],
  ["src/search/", ["src/search/", "src/services/", "src/core/", LAYOUT, ...PLUGINS]],
  ["src/core/", ["src/core/", "src/services/scenario.ts", LAYOUT, ...PLUGINS]],
  ["src/platform/", ["src/platform/", "src/core/"]],
  ["console/", ["console/", "openapi/client", "npm:"]],
  ["examples/", ["examples/", "openapi/client", "npm:openapi-fetch"]],
];

function inAssembly(room: string): string {
  return `assembly/${room}/`;
}

/** Imports that leave their room by no door. */
function violations(imports: Imports): string[] {
  return [...imports].flatMap(([file, targets]) => {
    const allowed = ROOMS.find(([room]) => file.startsWith(room))?.[1] ?? [];
    return targets
      .filter((target) => !allowed.some((door) => target.startsWith(door)))
      .map((target) => `${file} imports ${target}`);
  });
}

const FOLDERS = ["assembly", "src", "console", "examples"];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
);
const sources: Sources = new Map(
  files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => [file, readFileSync(file, "utf8")]),
);
const imports = importsOf(sources);

describe("the house", () => {
  it("has every file in a room whose door it leaves by", () => {
    expect(sources.size).toBeGreaterThan(80);
    expect(violations(imports)).toEqual([]);
  });

  it("has no cycle of imports", () => {
    expect(cycle(imports)).toBeUndefined();
  });

  it("has no file past 250 lines", () => {
    const long = [...sources].filter(([, text]) => text.split("\n").length > 251).map(([file]) => file);
    expect(long).toEqual([]);
  });
});

describe("an order", () => {
  const ORDERS = [...sources].filter(([file]) => /^assembly\/order\/(?!index|order|prediction)/.test(file));
  const SHOWN = ["waiting", ...fieldsOf(sources.get("assembly/order/order.ts") ?? ""), "Math", "Infinity"];

  it("knows of a request what Waiting shows, and nothing there is its true output", () => {
    expect(SHOWN.filter((name) => /output/.test(name))).toEqual([]);
    const describing = ["describe", "alone"].map((name) => sources.get(`assembly/sim/step/${name}.ts`) ?? "");
    expect(describing.filter((text) => text === "" || /\.output\b/.test(text))).toEqual([]);
  });

  it("looks at nothing else", () => {
    expect(ORDERS.length).toBeGreaterThan(4);
    expect(ORDERS.flatMap(([file, text]) => strangers(file, text))).toEqual([]);
  });

  it("that looks further is seen", () => {
    const planted = 'export const planted = new Order("x", "y", [], false, false, (waiting) => row(waiting));';
    expect(strangers("assembly/order/planted.ts", planted)).toEqual(["assembly/order/planted.ts: row"]);
    const reaching = 'import { requests } from "../sim/step/request";';
    expect(strangers("assembly/order/planted.ts", reaching)).toHaveLength(1);
  });

  /** Names in a key that are neither the waiting request's nor plain mathematics, and imports of more than an order needs. */
  function strangers(file: string, text: string): string[] {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    const found: string[] = [];
    const names = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && !SHOWN.includes(node.text)) found.push(node.text);
      if (ts.isPropertyAccessExpression(node) && node.expression.getText(source) === "Math") return;
      ts.forEachChild(node, names);
    };
    const keys = (node: ts.Node): void => {
      if (ts.isArrowFunction(node)) names(node.body);
      else ts.forEachChild(node, keys);
    };
    keys(source);
    for (const [, target = ""] of text.matchAll(/from "([^"]*)"/g))
      if (!["./order", "./prediction", "../abi/param"].includes(target)) found.push(target);
    return found.map((name) => `${file}: ${name}`);
  }
});

/** The fields of the class Waiting. */
function fieldsOf(text: string): string[] {
  const body = /class Waiting \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+): f64/gm)].map(([, name = ""]) => name);
}

describe("the rule sees", () => {
  it.each([
    ["src/services/planted.ts", 'import { Hono } from "hono";'],
    ["src/services/planted.ts", 'import type { z } from "@hono/zod-openapi";'],
    ["src/search/planted.ts", 'export { json } from "../api/conditional.ts";'],
    ["src/api/planted.ts", 'import { Core } from "../core/core.ts";'],
    ["src/api/planted.ts", 'import { app } from "../entry/node.ts";'],
    ["src/api/planted.ts", 'import { reserve } from "../../assembly/abi/arena";'],
    ["src/core/planted.ts", 'const { analyze } = await import("../services/analyze.ts");'],
    ["assembly/num/planted.ts", 'import { LENGTHS } from "../lengths";'],
    ["assembly/queueing/planted.ts", 'import { step } from "../sim/engine";'],
    ["console/planted.ts", 'import { LENGTHS } from "../assembly/lengths";'],
    ["src/nowhere/planted.ts", 'import { z } from "zod";'],
  ])("in %s: %s", (file, text) => {
    const planted = importsOf(new Map([...sources, [file, text]]));
    expect(violations(planted)).toHaveLength(1);
  });

  it("a planted cycle", () => {
    const text = `${sources.get("src/services/errors.ts")}\nimport "./analyze.ts";`;
    expect(cycle(importsOf(new Map([...sources, ["src/services/errors.ts", text]])))).toContain(
      "src/services/errors.ts",
    );
  });
});
