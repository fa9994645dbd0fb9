import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** Path of a source file -> its text. */
export type Sources = ReadonlyMap<string, string>;

/** Path of a source file -> what it imports: paths within the repository, packages as npm:<name>. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Reads the imports, types included, with TypeScript's own scanner. */
export function importsOf(sources: Sources): Imports {
  const resolve = (file: string, name: string) => {
    if (!name.startsWith(".")) return `npm:${name}`;
    const path = normalize(join(dirname(file), name));
    return [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => sources.has(candidate)) ?? path;
  };
  return new Map(
    [...sources].map(([file, text]) => [
      file,
      ts.preProcessFile(text).importedFiles.map(({ fileName }) => resolve(file, fileName)),
    ]),
  );
}

/** A cycle of imports as its files in order, if there is one. */
export function cycle(imports: Imports): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const found = visit(next, [...trail, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = visit(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
