/** A copy of a JSON value with the dotted path set; objects are made on the way, and nothing is inherited. */
export function setPath(value: unknown, path: string, to: unknown): unknown {
  const [head = "", ...rest] = path.split(".");
  const copy: Record<string, unknown> = Object.create(null);
  if (typeof value === "object" && value !== null) for (const [key, part] of Object.entries(value)) copy[key] = part;
  copy[head] = rest.length === 0 ? to : setPath(copy[head], rest.join("."), to);
  return copy;
}
