import { arrivals, batching, lengths } from "./api.ts";
import type { LengthLawEntry, Parameter, RegistryEntry } from "./wire.ts";

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

/** The menus of the form: whatever the running service knows. */
export async function registries(): Promise<Registries> {
  const [processes, laws, disciplines] = await Promise.all([arrivals(), lengths(), batching()]);
  // The form has one slider for the rate, so it offers the processes that have one rate.
  const rated = processes.filter(({ schema }) => columns(schema).some(({ id }) => id === "rate_per_s"));
  return { arrivals: rated.map(entry), lengths: laws.map(law), batching: disciplines.map(entry) };
}

function entry({ id, summary, parameters }: RegistryEntry): Kind {
  return { id, summary, forms: [parameters] };
}

function law({ id, summary, forms, schema }: LengthLawEntry): Kind {
  return { id, summary, forms: forms.length > 0 ? forms.map(({ parameters }) => parameters) : [columns(schema)] };
}

/** The fields of a law that is stated by columns of numbers: those of its JSON schema, which is a reference. */
function columns(schema: { [key: string]: unknown }): Parameter[] {
  const name = String(schema.$ref).split("/").at(-1) ?? "";
  const definition = inside(inside(schema, "$defs"), name);
  const fields = Object.keys(inside(definition, "properties") ?? {}).filter((id) => id !== "kind");
  return fields.map((id) => ({ id, summary: id, unit: "1" }));
}

/** The object at a key; undefined where there is none. */
function inside(value: object | undefined, key: string): object | undefined {
  const found: unknown = Object.entries(value ?? {}).find(([name]) => name === key)?.[1];
  return typeof found === "object" && found !== null ? found : undefined;
}
