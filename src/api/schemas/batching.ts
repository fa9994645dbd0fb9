import { z } from "@hono/zod-openapi";
import { BATCHING } from "../../../assembly/batching";
import { STEP_BATCHING } from "../../../assembly/batching/steps";
import type { BatchingSpec } from "../../services/scenario.ts";
import { parameter, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";

/** A limit need not be given; what a discipline cannot do without must be. */
const isLimit = (id: string): boolean => id.startsWith("max_");

/** Batch-level disciplines, then those that form engine steps. */
export const DISCIPLINES = [...BATCHING, ...STEP_BATCHING];

export const BATCHING_SCHEMAS = DISCIPLINES.map((discipline) =>
  strict({
    kind: z.literal(discipline.id).meta({ description: "The id of the discipline." }),
    ...Object.fromEntries(
      discipline.parameters.map((p) => [p.id, isLimit(p.id) ? parameter(p).optional() : parameter(p)] as const),
    ),
  }).meta({ id: `${pascal(discipline.id)}Batching`, description: `${discipline.summary}.` }),
);

/** The fields were checked against the discipline's registry entry. */
function asSpec(discipline: Record<string, unknown>): BatchingSpec {
  return discipline as unknown as BatchingSpec;
}

export const batching = byKind(BATCHING_SCHEMAS, "Batching", "How requests form batches; none unless given.").transform(
  asSpec,
);
