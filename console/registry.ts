import { rows } from "./api.ts";

/** A parameter of a registry entry, as the service describes it. */
export interface Parameter {
  id: string;
  summary: string;
  unit: string;
  integer?: boolean;
}

/** A registry entry: `forms` are the ways of stating it, told apart by their fields. */
export interface Kind {
  id: string;
  summary: string;
  forms: Parameter[][];
}

export interface Registries {
  arrivals: Kind[];
  lengths: Kind[];
  batching: Kind[];
}

interface Row {
  id: string;
  summary: string;
  parameters?: Parameter[];
  forms?: { parameters: Parameter[] }[];
}

async function kinds(path: string): Promise<Kind[]> {
  return (await rows<Row>(path)).map(({ id, summary, parameters, forms }) => ({
    id,
    summary,
    forms: forms?.map((form) => form.parameters) ?? [parameters ?? []],
  }));
}

/** The menus of the form: whatever the running service knows. */
export async function registries(): Promise<Registries> {
  const [arrivals, lengths, batching] = await Promise.all(["/v1/arrivals", "/v1/lengths", "/v1/batching"].map(kinds));
  return { arrivals: arrivals ?? [], lengths: lengths ?? [], batching: batching ?? [] };
}
