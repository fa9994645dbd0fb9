import { z } from "@hono/zod-openapi";
import { ARRIVALS, closed, MODULATED } from "../../../assembly/arrivals";
import type { ArrivalKind } from "../../../assembly/arrivals/process";
import type { ArrivalSpec } from "../../services/scenario.ts";
import { parameter, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";
import { LISTED } from "./modulated.ts";

function schemaOf({ id, summary, parameters }: ArrivalKind) {
  const listed = LISTED[id];
  const fields = listed?.fields ?? Object.fromEntries(parameters.map((p) => [p.id, parameter(p)] as const));
  return strict({ kind: z.literal(id).meta({ description: "The id of the process." }), ...fields })
    .superRefine((value, context) => {
      const fault = listed?.fault(value);
      if (fault === undefined) return;
      const { path, code, message } = fault;
      context.addIssue({ code: "custom", path, message, params: { code } });
    })
    .meta({ id: `${pascal(id)}Arrivals`, description: `${summary}.` });
}

/** Every way of arriving, renewal processes first. */
export const ARRIVAL_KINDS: ArrivalKind[] = [...ARRIVALS, ...MODULATED, closed];

export const ARRIVAL_SCHEMAS = ARRIVAL_KINDS.map(schemaOf);

/** Each kind's fields were checked against its registry entry; a rate of leaving that is one for all is spread. */
function asSpec(process: Record<string, unknown>): ArrivalSpec {
  const { rates_per_s, switch_per_s } = process;
  if (typeof switch_per_s !== "number" || !Array.isArray(rates_per_s)) return process as unknown as ArrivalSpec;
  return { ...process, switch_per_s: rates_per_s.map(() => switch_per_s) } as unknown as ArrivalSpec;
}

export const arrivals = byKind(ARRIVAL_SCHEMAS, "ArrivalProcess", "When requests arrive.").transform(asSpec);
