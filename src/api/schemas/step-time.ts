import { z } from "@hono/zod-openapi";
import { OPERATOR_KINDS } from "../../services/step-time/kinds/index.ts";
import type { Field, OperatorKind } from "../../services/step-time/kinds/kind.ts";
import type { AskedOperator } from "../../services/step-time/operators.ts";
import { sequenceFields } from "./calibrate.ts";
import { describe, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";
import { hardware } from "./roofline.ts";
import { service } from "./service.ts";

const MOST_OPERATORS = 1000;

function field({ summary, unit, low, high, default: absent, fractional = false }: Field) {
  const bounded = (fractional ? z.number() : z.int())
    .min(low)
    .max(high)
    .meta({ description: describe(summary, unit) });
  return absent === undefined ? bounded : bounded.optional();
}

/** An operator of one kind, completed: its defaults filled in. */
function operatorSchema(kind: OperatorKind) {
  const { id, summary, fields, dtypes } = kind;
  const numbers = Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, field(one)]));
  const dtype = z
    .enum(dtypes)
    .optional()
    .meta({
      description: `Type of its ${id === "gemm" || id === "experts" ? "weights" : "keys and values"}; ${dtypes[0]} unless given.`,
    });
  return strict({
    kind: z.literal(id).meta({ description: `${summary}.` }),
    ...numbers,
    ...(dtypes.length === 0 ? {} : { dtype }),
  })
    .superRefine((given, context) => {
      const fault = kind.fault?.(complete(kind, given).values);
      if (fault === undefined) return;
      context.addIssue({ code: "custom", path: [fault.field], message: fault.detail, params: { code: fault.code } });
    })
    .meta({ id: `${pascal(id)}Operator`, description: `${summary}.` });
}

/** An operator as its kind prices it. */
export function complete(kind: OperatorKind, given: Record<string, unknown>): AskedOperator {
  const numberAt = (name: string): number => {
    const value = given[name];
    if (typeof value === "number") return value;
    const absent = kind.fields[name]?.default;
    return typeof absent === "object" ? numberAt(absent.as) : (absent ?? Number.NaN);
  };
  const values = Object.fromEntries(Object.keys(kind.fields).map((name) => [name, numberAt(name)]));
  return { kind, values, dtype: typeof given.dtype === "string" ? given.dtype : (kind.dtypes[0] ?? "") };
}

/** By the places of OPERATOR_KINDS. */
export const OPERATOR_SCHEMAS = OPERATOR_KINDS.map(operatorSchema);

const operator = byKind(
  OPERATOR_SCHEMAS,
  "Operator",
  "One launch of a kernel on one GPU, or one exchange between GPUs.",
);

const sequences = strict({
  ...sequenceFields,
  draft_tokens: z.int().min(1).max(256).optional().meta({
    description:
      "Drafted tokens of each that the step verifies beside its one new token: speculative decoding; none unless given.",
  }),
})
  .superRefine(({ new_tokens, context_tokens, draft_tokens }, context) => {
    if (draft_tokens === undefined || (new_tokens === 1 && context_tokens > 0)) return;
    const message = "goes with one new token behind context_tokens: a sequence that decodes";
    context.addIssue({ code: "custom", path: ["draft_tokens"], message, params: { code: "conflicting-field" } });
  })
  .meta({ id: "PricedSequences", description: "Sequences of a step that are alike." });

const HALVES = { service: "sequences", sequences: "service", hardware: "operators", operators: "hardware" } as const;

export const stepTimeSchema = strict({
  service: service.optional(),
  sequences: z.array(sequences).min(1).max(1000).optional().meta({
    description: "The sequences of one step, with service. Of the linear law, prompts end their prefill in it.",
  }),
  hardware: hardware.optional(),
  operators: z.array(operator).min(1).max(MOST_OPERATORS).optional().meta({
    description: "Single operators, with hardware instead of service and sequences; each is priced by itself.",
  }),
  l2: z.enum(["cold", "warm"]).optional().meta({
    description:
      "Of single operators. cold: as in an engine, where other layers' weights and KV have gone through L2 since; warm: as a benchmark that repeats the operator finds its operands; cold unless given.",
  }),
})
  .superRefine((request, context) => {
    const fault = (field: string, code: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, params: { code } });
    const single = request.hardware !== undefined || request.operators !== undefined;
    const batch = request.service !== undefined || request.sequences !== undefined;
    if (!single && !batch) fault("service", "missing", "is required with sequences, or hardware with operators");
    if (single && batch) {
      const field = request.operators === undefined ? "hardware" : "operators";
      fault(field, "conflicting-field", "does not go with service and sequences");
    }
    if (single === batch) return;
    for (const [field, other] of Object.entries(HALVES) as [keyof typeof HALVES, keyof typeof HALVES][])
      if (request[field] === undefined && request[other] !== undefined)
        fault(field, "missing", `is required with ${other}`);
    if (batch && request.l2 !== undefined) fault("l2", "conflicting-field", "goes with operators only");
  })
  .meta({ id: "StepTimeRequest", description: "One step of a service, or single operators on a GPU." });

export type ParsedStepTime = z.output<typeof stepTimeSchema>;
