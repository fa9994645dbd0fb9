import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const module = new WebAssembly.Module(readFileSync("build/core.wasm"));

/** The members of the interface CoreExports, as they are written. */
function declared(): string[] {
  const file = "src/core/exports.ts";
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === "CoreExports");
  if (found === undefined || !ts.isInterfaceDeclaration(found)) return [];
  return found.members.map((member) => member.name?.getText(source) ?? "");
}

describe("the binary of the core", () => {
  it("imports nothing: no clock, no randomness, no host mathematics", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  it("exports exactly what CoreExports lists", () => {
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(exported.sort()).toEqual(declared().sort());
  });
});

describe("workerd.capnp", () => {
  const quoted = (text: string) => [...text.matchAll(/"([^"]*)"/g)].map(([, word]) => word);

  it.each([
    ["compatibilityDate", "compatibility_date"],
    ["compatibilityFlags", "compatibility_flags"],
  ])("gives %s as wrangler.toml does", (here, there) => {
    const given = (file: string, name: string) =>
      quoted(new RegExp(`^\\s*${name} = (.*)$`, "m").exec(readFileSync(file, "utf8"))?.[1] ?? "");
    expect(given("workerd.capnp", here)).not.toEqual([]);
    expect(given("workerd.capnp", here)).toEqual(given("wrangler.toml", there));
  });
});
