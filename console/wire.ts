// What the console reads and writes on the wire: the generated types, and a scenario as it is while being edited.
import type { components } from "../openapi/client.d.ts";

type Schemas = components["schemas"];
export type Result = Schemas["Result"];
export type Answer = Schemas["Answer"];
export type Metric = Schemas["Metric"];
export type Problem = Pick<Schemas["Problem"], "title" | "status" | "detail" | "errors">;
export type Optimum = Schemas["Optimum"];
export type Parameter = Pick<Schemas["Parameter"], "id" | "summary" | "unit">;
export type RegistryEntry = Schemas["RegistryEntry"];
export type LengthLawEntry = Schemas["LengthLawEntry"];

/** An answer or a problem: a problem is an answer too. */
export type Outcome<T> = { result: T; problem?: undefined } | { result?: undefined; problem: Problem };

export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** A request as the form holds it: any JSON object. Whether it is a scenario, the service says. */
export type Draft = { [key: string]: Json };

export type Preset = Pick<Schemas["NamedScenario"], "id" | "title" | "summary" | "verb"> & { request: Draft };

/** A statistic as a number; undefined where the metric does not have it. */
export function statistic(metric: Metric | undefined, name: string): number | undefined {
  const value: unknown = metric?.[name];
  return typeof value === "number" ? value : undefined;
}
