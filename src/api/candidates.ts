import type { Choice, SearchSpec } from "../services/optimize.ts";
import { type Issue, issuesOf, pointer } from "./issues.ts";
import { setPath } from "./path.ts";
import { scenarioSchema } from "./schemas/scenario.ts";

/** Faults of the searched values: each must be one that the scenario's own field would take. */
export function candidateFaults(scenario: unknown, search: Record<string, SearchSpec>): Issue[] {
  const base = withoutTrace(scenario);
  const faults: Issue[] = [];
  for (const [path, spec] of Object.entries(search)) {
    for (const [place, value] of ends(spec)) {
      const at = pointer(["search", path, ...place]);
      faults.push(...valueFaults(base, path, value, search).map((issue) => ({ ...issue, pointer: at })));
    }
  }
  return faults.slice(0, 20);
}

function ends(spec: SearchSpec): [(string | number)[], Choice][] {
  if ("values" in spec) return spec.values.map((value, i) => [["values", i], value]);
  return [
    [["min"], spec.min],
    [["max"], spec.max],
  ];
}

/** What is wrong with one value, leaving out what other searched paths decide. */
function valueFaults(base: unknown, path: string, value: Choice, search: Record<string, SearchSpec>): Issue[] {
  const at = pointer(path.split("."));
  const parent = path.slice(0, path.lastIndexOf("."));
  const kindIsSearched = `${parent}.kind` in search;
  const parsed = scenarioSchema.safeParse(setPath(base, path, value), { reportInput: true });
  if (parsed.success) return [];
  return issuesOf(parsed.error).flatMap((issue) => {
    if (issue.pointer === at) return issue.code === "unknown-field" && kindIsSearched ? [] : [issue];
    const missing = issue.pointer.slice(2).replaceAll("/", ".");
    if (issue.code !== "missing" || !path.endsWith(".kind") || !missing.startsWith(`${parent}.`) || missing in search)
      return [];
    return [{ ...issue, detail: `needs ${missing}, in the scenario or searched`, code: "missing" }];
  });
}

/** Its rows were checked once and are not searched. */
function withoutTrace(scenario: unknown): unknown {
  return setPath(scenario, "workload.trace", undefined);
}
