import type { Draft, Json } from "./wire.ts";

/** The value at a dotted path; undefined where a step is missing. */
export function get(scenario: Draft, path: string): Json | undefined {
  let value: Json | undefined = scenario;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || Array.isArray(value)) return undefined;
    value = value[step];
  }
  return value;
}

export function getNumber(scenario: Draft, path: string): number | undefined {
  const value = get(scenario, path);
  return typeof value === "number" ? value : undefined;
}

/** A copy with the value at a dotted path set, or removed where it is undefined; objects on the way are made. */
export function set(scenario: Draft, path: string, value: Json | undefined): Draft {
  const [step = "", ...rest] = path.split(".");
  const copy: Draft = { ...scenario };
  if (rest.length > 0) {
    const inner = copy[step];
    const next = set(typeof inner === "object" && !Array.isArray(inner) ? inner : {}, rest.join("."), value);
    if (Object.keys(next).length > 0) copy[step] = next;
    else delete copy[step];
  } else if (value === undefined) delete copy[step];
  else copy[step] = value;
  return copy;
}
