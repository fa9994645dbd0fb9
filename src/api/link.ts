import { SCENARIOS } from "../catalog/scenarios.ts";
import { pointer } from "./issues.ts";
import { near } from "./near.ts";
import { setPath } from "./path.ts";
import { invalid } from "./problems.ts";

/** No field of a scenario lies deeper than this. */
const DEEPEST = 8;

/** The scenario of a link: ?workload=<id> names one of the catalogue, every dotted.path=value sets a field of it. */
export function scenarioOfLink(query: URLSearchParams): unknown {
  let scenario = named(query.get("workload"));
  for (const [path, value] of query) {
    if (path.includes(".")) scenario = setPath(scenario, path, literal(value));
  }
  return scenario;
}

/** Whether ?validate_only=true is there; refuses a parameter that is no part of a link, too deep, or there twice. */
export function isValidateOnly(query: URLSearchParams, isLink: boolean): boolean {
  const seen = new Set<string>();
  for (const name of query.keys()) {
    const fault = (code: string, detail: string) => invalid([{ pointer: pointer([name]), detail, code }]);
    const known = name === "validate_only" || (isLink && (name === "workload" || name.includes(".")));
    if (!known || name.split(".").length > DEEPEST) {
      const links = isLink ? "workload, dotted paths into the scenario and " : "";
      throw fault("unknown-field", `is not a parameter here: ${links}validate_only`);
    }
    if (seen.has(name)) throw fault("not-distinct", "must come once");
    seen.add(name);
  }
  const value = query.get("validate_only");
  if (value === null || value === "false") return false;
  if (value === "true") return true;
  throw invalid([{ pointer: "#/validate_only", detail: "must be true or false", code: "unknown-value" }]);
}

/** Measurements are no scenario. */
const LINKED = SCENARIOS.filter(({ verb }) => verb !== "calibrate" && verb !== "step-time");

function named(id: string | null): unknown {
  if (id === null) return {};
  const found = LINKED.find((scenario) => scenario.id === id);
  if (found !== undefined) return found.verb === "optimize" ? found.request.scenario : found.request;
  const ids = near(
    id,
    LINKED.map((scenario) => scenario.id),
  );
  const detail = `is not the id of a scenario of /v1/scenarios${ids.length > 0 ? `: did you mean ${ids.join(" or ")}?` : ""}`;
  throw invalid([{ pointer: "#/workload", detail, code: "unknown-value" }]);
}

/** A value as JSON would have it; what is not JSON is a string. */
function literal(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
