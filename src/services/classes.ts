import type { LengthSpec, RequestClass, Scenario, Slo, Trace, Workload } from "./scenario.ts";
import { histogram, outputLaw } from "./workload.ts";

/** Prompts of a scenario that states none: the fewest tokens that a prompt can have. */
const NO_PROMPT: LengthSpec = { kind: "constant", value: 1 };

/** A class in full. Of a trace with classes, the lengths are those of all its rows. */
export interface CompleteClass {
  name: string;
  share: number;
  priority: number;
  slo: Slo;
  prompt_tokens: LengthSpec;
  output_tokens: LengthSpec;
}

/** The classes of a scenario in the order of the core's places; one where it states none. */
export function classesOf({ workload, slo }: Scenario): CompleteClass[] {
  const common = { prompt_tokens: promptLaw(workload), output_tokens: commonOutputs(workload) };
  const traced = workload.trace?.classes?.names ?? ["all"];
  const named: RequestClass[] = workload.classes ?? traced.map((name) => ({ name, priority: 0 }));
  return named.map((given) => ({
    ...common,
    share: 1,
    ...defined(given),
    slo: { ...slo, ...defined(given.slo ?? {}) },
  }));
}

/** Whether any request has an objective. */
export function hasObjectives({ workload, slo }: Scenario): boolean {
  const all = [slo, ...(workload.classes ?? []).map((one) => one.slo)];
  return all.some((one) => Object.values(one ?? {}).some((objective) => objective !== undefined));
}

/** The place of each row's class among the scenario's; undefined where all are of one. */
export function placesOf({ classes }: Workload, trace: Trace): Float64Array | undefined {
  if (trace.classes === undefined) return undefined;
  const { names, places } = trace.classes;
  if (classes === undefined) return places;
  const order = names.map((name) => classes.findIndex((known) => known.name === name));
  return places.map((place) => order[place] ?? 0);
}

function promptLaw({ prompt_tokens, trace }: Workload): LengthSpec {
  if (trace !== undefined) return histogram(trace.prompt_tokens);
  return prompt_tokens ?? NO_PROMPT;
}

/** What every class has that states none; where each states its own, the first's. */
function commonOutputs(workload: Workload): LengthSpec {
  return (
    workload.output_tokens ?? workload.classes?.find((one) => one.output_tokens)?.output_tokens ?? outputLaw(workload)
  );
}

/** Without the fields that are there but undefined. */
function defined<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]: Exclude<Fields[Key], undefined>;
  };
}
