import { BATCHING } from "../../assembly/batching";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { isStepLevel } from "../services/batching.ts";
import { Uncovered } from "../services/errors.ts";
import type { Scenario } from "../services/scenario.ts";
import { systemFault } from "../services/system.ts";
import { PATHS } from "./paths.ts";
import type { Change, Choice, Path, SearchSpec } from "./types.ts";

/** The path whose values have to divide a model. */
const RANKS = "service.tensor_parallel_size";

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
  for (const id of Object.keys(search)) checkPath(id, search[id], base);
  const searched = PATHS.filter((path) => search[path.id] !== undefined);
  let branches: Branch[] = [{ change: {}, ranges: [] }];
  for (const path of searched) {
    const spec = search[path.id];
    if (spec !== undefined) branches = branches.flatMap((branch) => extend(base, branch, path, spec));
  }
  for (const branch of branches) checkComplete(apply(base, branch.change), branch);
  for (const ranks of listed(search[RANKS])) checkLayout(base, ranks);
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

function checkPath(id: string, spec: SearchSpec | undefined, base: Scenario): void {
  const pointer = `#/search/${id}`;
  const path = PATHS.find((entry) => entry.id === id);
  if (path === undefined)
    throw new Uncovered(pointer, `cannot be searched; searchable are ${PATHS.map((p) => p.id).join(", ")}`);
  if (spec === undefined) return;
  const values: Choice[] = "values" in spec ? spec.values : [spec.min, spec.max];
  if (values.length === 0) throw new Uncovered(pointer, "needs at least one value");
  if (path.values === "name" && !("values" in spec)) throw new Uncovered(pointer, "takes a list of names: values");
  if ("min" in spec && spec.min > spec.max) throw new Uncovered(pointer, "min must not be greater than max");
  for (const value of values) {
    if (path.values === "name") checkKind(pointer, value, base.engine.batching.kind);
    else checkNumber(pointer, path, value);
  }
}

/** A discipline; a search stays among those of batches, or those of steps, whose engines have other knobs. */
function checkKind(pointer: string, value: Choice, base: string): void {
  const known = isStepLevel(base) ? STEP_BATCHING : BATCHING;
  if (known.some((d) => d.id === value)) return;
  const level = isStepLevel(base) ? "step-level" : "batch-level";
  throw new Uncovered(pointer, `${value} is not one of ${known.map((d) => d.id).join(", ")}, ${level} as ${base} is`);
}

function checkNumber(pointer: string, path: Path, value: Choice): void {
  if (typeof value !== "number") throw new Uncovered(pointer, "takes numbers");
  if (value < path.min || value > path.max)
    throw new Uncovered(pointer, `${value} is outside ${path.min} to ${path.max}`);
  if (path.values === "integer" && !Number.isInteger(value)) throw new Uncovered(pointer, `${value} is not whole`);
}

/** What a discipline cannot do without comes from the scenario or from the search. */
function checkComplete(scenario: Scenario, branch: Branch): void {
  const { kind, ...given } = scenario.engine.batching;
  const parameters = [...BATCHING, ...STEP_BATCHING].find((d) => d.id === kind)?.parameters ?? [];
  for (const { id } of parameters.filter(({ id }) => !id.startsWith("max_"))) {
    if (id in given || branch.ranges.some((range) => range.path.id === `engine.batching.${id}`)) continue;
    throw new Uncovered("#/search/engine.batching.kind", `${kind} batching needs engine.batching.${id}`);
  }
}

/** The whole numbers of a list or a range. */
function listed(spec: SearchSpec | undefined): number[] {
  if (spec === undefined) return [];
  if ("values" in spec) return spec.values.map(Number);
  return Array.from({ length: spec.max - spec.min + 1 }, (_, i) => spec.min + i);
}

/** Each number of GPUs must divide the model. */
function checkLayout({ service }: Scenario, tensor_parallel_size: number): void {
  if (service.kind !== "roofline") return;
  const fault = systemFault({ ...service, tensor_parallel_size });
  if (fault !== undefined) throw new Uncovered(`#/search/${RANKS}`, `${tensor_parallel_size} ${fault.detail}`);
}

/** How many whole-number candidates a branch has; Infinity with a real range. */
export function size(branch: Branch): number {
  return branch.ranges.reduce((n, r) => n * (r.integer ? r.max - r.min + 1 : r.max > r.min ? Infinity : 1), 1);
}
