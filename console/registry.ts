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
  return { arrivals: processes.map(entry), lengths: laws.map(law), batching: disciplines.map(entry) };
}

function entry({ id, summary, parameters }: RegistryEntry): Kind {
  return { id, summary, forms: [parameters] };
}

function law({ id, summary, forms, schema }: LengthLawEntry): Kind {
  return { id, summary, forms: forms.length > 0 ? forms.map(({ parameters }) => parameters) : [columns(schema)] };
}

/** The fields of a law that is stated by columns of numbers. */
function columns(schema: { [key: string]: unknown }): Parameter[] {
  const fields = Object.keys(schema.properties ?? {}).filter((id) => id !== "kind");
  return fields.map((id) => ({ id, summary: id, unit: "1" }));
}
