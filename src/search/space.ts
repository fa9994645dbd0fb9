import { BATCHING } from "../../assembly/batching";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { Uncovered } from "../services/errors.ts";
import type { Scenario } from "../services/scenario.ts";
import { PATHS, type Path } from "./paths.ts";
import type { Change, Choice, SearchSpec } from "./types.ts";

/** A numeric range that a search walks. */
export interface Range {
  path: Path;
  min: number;
  max: number;
  integer: boolean;
}

/** One choice of every listed value, and the ranges that are active under it. */
export interface Branch {
  change: Change;
  ranges: Range[];
}

export interface Space {
  base: Scenario;
  branches: Branch[];
}

/** Builds the space of a search. Throws Uncovered, with the pointer, where a path or its values make no sense. */
export function buildSpace(base: Scenario, search: Record<string, SearchSpec>): Space {
  for (const id of Object.keys(search)) checkPath(id, search[id]);
  const searched = PATHS.filter((path) => search[path.id] !== undefined);
  let branches: Branch[] = [{ change: {}, ranges: [] }];
  for (const path of searched) {
    const spec = search[path.id];
    if (spec !== undefined) branches = branches.flatMap((branch) => extend(base, branch, path, spec));
  }
  for (const branch of branches) checkComplete(apply(base, branch.change), branch);
  return { base, branches };
}

/** The branch with one more path: a copy for each listed value, or one more range. Inactive paths add nothing. */
function extend(base: Scenario, branch: Branch, path: Path, spec: SearchSpec): Branch[] {
  if (!path.active(apply(base, branch.change))) return [branch];
  if ("values" in spec)
    return spec.values.map((value) => ({ change: { ...branch.change, [path.id]: value }, ranges: branch.ranges }));
  const range = { path, min: spec.min, max: spec.max, integer: path.values === "integer" };
  return [{ change: branch.change, ranges: [...branch.ranges, range] }];
}

/** The scenario of a candidate. */
export function apply(base: Scenario, change: Change): Scenario {
  let scenario = base;
  for (const path of PATHS) {
    const value = change[path.id];
    if (value !== undefined) scenario = path.set(scenario, value);
  }
  return stripBatching(scenario);
}

/** Drops batching parameters that the scenario's kind does not have. */
function stripBatching(scenario: Scenario): Scenario {
  const { kind, ...parameters } = scenario.engine.batching;
  const known = [...BATCHING, ...STEP_BATCHING].find((d) => d.id === kind)?.parameters.map((p) => p.id) ?? [];
  const kept = Object.fromEntries(Object.entries(parameters).filter(([id]) => known.includes(id)));
  return { ...scenario, engine: { ...scenario.engine, batching: { kind, ...kept } } };
}

function checkPath(id: string, spec: SearchSpec | undefined): void {
  const pointer = `#/search/${id}`;
  const path = PATHS.find((entry) => entry.id === id);
  if (path === undefined)
    throw new Uncovered(pointer, `cannot be searched; searchable are ${PATHS.map((p) => p.id).join(", ")}`);
  if (spec === undefined) return;
  const values: Choice[] = "values" in spec ? spec.values : [spec.min, spec.max];
  if (values.length === 0) throw new Uncovered(pointer, "needs at least one value");
  if (path.values === "name" && !("values" in spec)) throw new Uncovered(pointer, "takes a list of names: values");
  if ("min" in spec && spec.min > spec.max) throw new Uncovered(pointer, "min must not be greater than max");
  for (const value of values) checkValue(pointer, path, value);
}

function checkValue(pointer: string, path: Path, value: Choice): void {
  if (path.values === "name") {
    if (BATCHING.some((d) => d.id === value)) return;
    throw new Uncovered(pointer, `${value} is not one of ${BATCHING.map((d) => d.id).join(", ")}`);
  }
  if (typeof value !== "number") throw new Uncovered(pointer, "takes numbers");
  if (value < path.min || value > path.max)
    throw new Uncovered(pointer, `${value} is outside ${path.min} to ${path.max}`);
  if (path.values === "integer" && !Number.isInteger(value)) throw new Uncovered(pointer, `${value} is not whole`);
}

/** Fixed batching needs its size, from the scenario or from the search. */
function checkComplete(scenario: Scenario, branch: Branch): void {
  const { batching } = scenario.engine;
  if (batching.kind !== "fixed" || batching.batch !== undefined) return;
  if (branch.ranges.some((range) => range.path.id === "engine.batching.batch")) return;
  throw new Uncovered("#/search/engine.batching.kind", "fixed batching needs engine.batching.batch, searched or given");
}

/** How many whole-number candidates a branch has; Infinity with a real range. */
export function size(branch: Branch): number {
  return branch.ranges.reduce((n, r) => n * (r.integer ? r.max - r.min + 1 : r.max > r.min ? Infinity : 1), 1);
}
